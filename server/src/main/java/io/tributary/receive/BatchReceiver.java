package io.tributary.receive;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.tributary.event.Event;
import io.tributary.event.TimeOrderedId;
import io.tributary.http.Response;
import io.tributary.observe.Observer;
import io.tributary.plan.FlowPlan;
import io.tributary.plan.InletPlan;
import io.tributary.plan.PayloadForm;
import io.tributary.receive.Envelope.Wrong;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The streaming endpoint for many messages at once: each has its own fate and its own line in the answer (ingestion contract §2.5). */
final class BatchReceiver {

    private final MessageParser parser;
    private final Observer observer;
    private final Custody custody;

    BatchReceiver(MessageParser parser, Observer observer, Custody custody) {
        this.parser = parser;
        this.observer = observer;
        this.custody = custody;
    }

    Response receive(InletPlan inlet, Envelope envelope, byte[] body) throws Wrong {
        long now = System.currentTimeMillis();
        String batchId = TimeOrderedId.at(now);
        List<MessageParser.Item> items = parser.messages(body);
        List<Event> events = new ArrayList<>(items.size());
        Map<String, Integer> perFlow = new HashMap<>();
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
                        items.get(i).bytes()));
                perFlow.merge(flow.flowId(), 1, Integer::sum);
                answer.append("\"}");
            } catch (Wrong wrong) {
                answer.append("\",\"status\":400,\"statusCode\":400,\"message\":")
                        .append(JsonNodeFactory.instance.textNode(Answers.about(inlet) + wrong.text()))
                        .append('}');
            }
        }
        if (!events.isEmpty()) {
            custody.keep(events);
        }
        perFlow.forEach((flow, count) -> observer.flow(flow).acknowledged(count));
        return Response.bytes(
                207, "application/json", answer.append("]}").toString().getBytes(StandardCharsets.UTF_8));
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
