package io.tributary.receive;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.tributary.event.Event;
import io.tributary.http.Response;
import io.tributary.plan.FlowPlan;
import io.tributary.plan.InletPlan;
import io.tributary.plan.PayloadForm;
import io.tributary.receive.Envelope.Wrong;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The streaming endpoint for many messages at once: each has its own fate and its own line in the answer (ingestion contract §2.5). */
final class BatchReceiver {

    private final MessageParser parser;

    BatchReceiver(MessageParser parser) {
        this.parser = parser;
    }

    Decision decide(InletPlan inlet, Envelope envelope, byte[] body, Decision.Stamp stamp) throws Wrong {
        long now = stamp.atMillis();
        String batchId = stamp.id();
        List<MessageParser.Item> items = parser.messages(body);
        List<Event> events = new ArrayList<>(items.size());
        StringBuilder answer = new StringBuilder(128 + items.size() * 64)
                .append("{\"inletId\":\"")
                .append(inlet.inletId())
                .append("\",\"batchId\":\"")
                .append(batchId)
                .append("\",\"receivedTimeMs\":")
                .append(now)
                .append(",\"responses\":[");
        for (int i = 0; i < items.size(); i++) {
            String xactionId = batchId + "-" + i;
            answer.append(i == 0 ? "{\"xactionId\":\"" : ",{\"xactionId\":\"").append(xactionId);
            try {
                FlowPlan flow = flow(items.get(i), inlet, envelope);
                events.add(new Event.Received(
                        xactionId,
                        inlet.inletId(),
                        flow.flowId(),
                        flow.table().key(),
                        now,
                        payload(inlet, items.get(i))));
                answer.append("\"}");
            } catch (Wrong wrong) {
                answer.append("\",\"status\":400,\"statusCode\":400,\"message\":")
                        .append(JsonNodeFactory.instance.textNode(Answers.about(inlet) + wrong.text()))
                        .append('}');
            }
        }
        byte[] text = answer.append("]}").toString().getBytes(StandardCharsets.UTF_8);
        return new Decision(stamp, events, Response.bytes(207, "application/json", text));
    }

    private byte[] payload(InletPlan inlet, MessageParser.Item item) {
        return inlet.form() == PayloadForm.XDM ? parser.named(item.bytes(), inlet.source()) : item.bytes();
    }

    private FlowPlan flow(MessageParser.Item item, InletPlan inlet, Envelope envelope) throws Wrong {
        if (!item.object()) {
            throw new Wrong("A message must be a JSON object");
        }
        if (inlet.form() == PayloadForm.RAW && !item.hasHeader()) {
            return envelope.flowOfBareRecord();
        }
        return envelope.check(parser.object(item.bytes()));
    }
}
