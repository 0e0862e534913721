package io.tributary.receive;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.event.Event;
import io.tributary.event.Rejection;
import io.tributary.event.TimeOrderedId;
import io.tributary.http.HttpProblem;
import io.tributary.http.Request;
import io.tributary.http.Response;
import io.tributary.http.Routes;
import io.tributary.observe.Observer;
import io.tributary.plan.FlowPlan;
import io.tributary.plan.InletPlan;
import io.tributary.plan.Plans;
import io.tributary.prepare.Prepared;
import io.tributary.prepare.Preparer;
import io.tributary.receive.Envelope.Wrong;
import io.tributary.validate.Validated;
import io.tributary.validate.Validator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The streaming endpoint for single messages (ingestion contract §2 and §3). */
public final class Receiver {

    /** A header of the answer that refuses a message which is kept all the same: the id by which it is found. */
    public static final String XACTION_ID = "x-tributary-xaction-id";

    private static final Set<String> JSON =
            Set.of("application/json", "text/json", "application/x-www-form-urlencoded");

    private final Plans plans;
    private final Preparer preparer;
    private final Observer observer;
    private final Custody custody;
    private final InletAccess access;
    private final MessageParser parser;
    private final BatchReceiver batches;

    /**
     * @param custody where messages become durable
     * @param access who may use inlets that ask for a token
     * @param maxBodyBytes the largest request, inflated
     */
    public Receiver(
            Plans plans, Preparer preparer, Observer observer, Custody custody, InletAccess access, int maxBodyBytes) {
        this.plans = plans;
        this.preparer = preparer;
        this.observer = observer;
        this.custody = custody;
        this.access = access;
        this.parser = new MessageParser(maxBodyBytes);
        this.batches = new BatchReceiver(parser, observer, custody);
    }

    /** Adds {@code /collection/…} and its older spelling below {@code /data/foundation/import}. */
    public void addRoutes(Routes routes) {
        for (String prefix : List.of("", "/data/foundation/import")) {
            routes.group(prefix + "/collection", Answers::unhandled);
            routes.post(prefix + "/collection/{inletId}", this::single);
            routes.post(prefix + "/collection/batch/{inletId}", this::batch);
        }
    }

    private Response single(Request request) {
        long now = System.currentTimeMillis();
        InletPlan inlet = inlet(request);
        try {
            byte[] body = MessageParser.utf8(request.body());
            ObjectNode message = parser.object(body);
            FlowPlan flow = envelope(request, inlet).check(message);
            String xactionId = TimeOrderedId.at(now);
            Event.Received event = new Event.Received(
                    xactionId, inlet.inletId(), flow.flowId(), flow.table().key(), now, body);
            return inlet.capillary() || syncValidation(request)
                    ? validateThenKeep(inlet, flow, message, event)
                    : keep(inlet, flow, event, "", false);
        } catch (Wrong wrong) {
            throw Answers.invalid(inlet, wrong.text());
        }
    }

    private Response batch(Request request) {
        InletPlan inlet = inlet(request);
        try {
            return batches.receive(inlet, envelope(request, inlet), MessageParser.utf8(request.body()));
        } catch (Wrong wrong) {
            throw Answers.invalid(inlet, wrong.text());
        }
    }

    private Response validateThenKeep(InletPlan inlet, FlowPlan flow, ObjectNode message, Event.Received event) {
        return switch (preparer.prepare(message, flow)) {
            case Prepared.Unfit(var rejection) ->
                refuse(flow, event, rejection, Answers.unmappable(inlet, rejection.code(), rejection.message()));
            case Prepared.Ready ready ->
                switch (Validator.validate(ready.record(), flow)) {
                    case Validated.Unfit(var rejection, var violation) ->
                        refuse(flow, event, rejection, Answers.violates(inlet, violation));
                    case Validated.Fit fit -> keep(inlet, flow, event, recordId(flow, ready, event), true);
                };
        };
    }

    private Response keep(InletPlan inlet, FlowPlan flow, Event.Received event, String recordId, boolean validated) {
        custody.keep(List.of(event));
        observer.flow(flow.flowId()).acknowledged(1);
        return Answers.taken(
                inlet,
                new Answers.Taken(event.xactionId(), event.receivedAtMillis(), recordId, flow.timeSeries(), validated));
    }

    /** The sender is told no, and the message is kept all the same (contract decisions 1 and 5). */
    private Response refuse(FlowPlan flow, Event.Received event, Rejection rejection, Response answer) {
        custody.keep(List.of(new Event.Refused(
                event.xactionId(),
                event.inletId(),
                event.flowId(),
                event.table(),
                event.receivedAtMillis(),
                event.payload(),
                rejection)));
        observer.flow(flow.flowId()).refused(1);
        return answer.with(XACTION_ID, event.xactionId());
    }

    private static String recordId(FlowPlan flow, Prepared.Ready ready, Event event) {
        if (!flow.timeSeries()) {
            return Answers.Taken.profileId();
        }
        String mapped = ready.record().path("_id").asText("");
        if (!mapped.isEmpty()) {
            return mapped;
        }
        String sent = ready.message().path("_id").asText("");
        return sent.isEmpty() ? event.xactionId() : sent;
    }

    private InletPlan inlet(Request request) {
        String id = request.pathParam("inletId");
        InletPlan inlet = plans.current().inlet(id).orElseThrow(() -> Answers.unknownInlet(id));
        if (!inlet.enabled()) {
            throw Answers.disabledInlet(inlet);
        }
        if (inlet.authenticationRequired()) {
            access.check(request, inlet);
        }
        checkMediaType(request);
        return inlet;
    }

    private static void checkMediaType(Request request) {
        Optional<String> type = request.header("Content-Type");
        if (type.isEmpty()) {
            return;
        }
        String found = type.get();
        int parameters = found.indexOf(';');
        String media = (parameters < 0 ? found : found.substring(0, parameters)).strip();
        if (!"application/json".equals(media) && !JSON.contains(media.toLowerCase(java.util.Locale.ROOT))) {
            throw Answers.mediaType(media.length() > 100 ? media.substring(0, 100) : media);
        }
    }

    private static Envelope envelope(Request request, InletPlan inlet) throws Wrong {
        Optional<String> header = request.header("x-adobe-flow-id");
        Optional<String> query =
                request.rawQuery().isEmpty() ? Optional.empty() : request.queryParam("x-adobe-flow-id");
        if (header.isPresent() && query.isPresent() && !header.get().equals(query.get())) {
            throw new Wrong("Header and query name different flows in x-adobe-flow-id");
        }
        return new Envelope(inlet, header.or(() -> query), request.header("x-adobe-dataset-id"));
    }

    private static boolean syncValidation(Request request) {
        if (request.rawQuery().isEmpty()) {
            return false;
        }
        return request.queryParam("syncValidation")
                .or(() -> request.queryParam("synchronousValidation"))
                .map("true"::equalsIgnoreCase)
                .orElse(false);
    }

    /** Checks a token on an inlet that asks for one. */
    @FunctionalInterface
    public interface InletAccess {

        /** @throws HttpProblem 401 or 403 in the form of this contract */
        void check(Request request, InletPlan inlet);
    }

    /** The 401 of an inlet that asks for a token. */
    public static HttpProblem unauthorized(String requestId, boolean tokenSent) {
        return Answers.unauthorized(requestId, tokenSent);
    }

    /** The 403 of a good token of another organisation. */
    public static HttpProblem forbidden(InletPlan inlet) {
        return Answers.forbidden(inlet);
    }

    /** The 403 of a good token whose client may not send to the inlet's sandbox. */
    public static HttpProblem notAllowed(InletPlan inlet) {
        return Answers.notAllowed(inlet);
    }
}
