package io.tributary.receive;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.event.Event;
import io.tributary.event.Rejection;
import io.tributary.http.HttpProblem;
import io.tributary.http.Request;
import io.tributary.http.Response;
import io.tributary.http.Routes;
import io.tributary.observe.Observer;
import io.tributary.plan.FlowPlan;
import io.tributary.plan.InletPlan;
import io.tributary.plan.PayloadForm;
import io.tributary.plan.Plans;
import io.tributary.prepare.Prepared;
import io.tributary.prepare.Preparer;
import io.tributary.receive.Custody.Fate;
import io.tributary.receive.Envelope.Wrong;
import io.tributary.validate.Validated;
import io.tributary.validate.Validator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The streaming endpoint for single messages (ingestion contract §2 and §3). */
public final class Receiver {

    /** A header of the answer that refuses a message which is kept all the same: the id by which it is found. */
    public static final String XACTION_ID = "x-tributary-xaction-id";

    private static final Set<String> JSON =
            Set.of("", "application/json", "text/json", "application/x-www-form-urlencoded");

    private static final String SMILE = "application/x-jackson-smile";

    private final Plans plans;
    private final Preparer preparer;
    private final Observer observer;
    private final Custody custody;
    private final InletAccess access;
    private final MessageParser parser;
    private final BatchReceiver batches;
    private final RequestKeys keys;
    private final RateLimits rates;

    /**
     * @param custody where messages become durable
     * @param keys remembers requests that may come again
     * @param access who may use inlets that ask for a token
     */
    public Receiver(
            Plans plans,
            Preparer preparer,
            Observer observer,
            Custody custody,
            RequestKeys keys,
            InletAccess access,
            ReceiveSettings settings) {
        this.plans = plans;
        this.preparer = preparer;
        this.observer = observer;
        this.custody = custody;
        this.keys = keys;
        this.access = access;
        this.parser = new MessageParser(settings.maxBodyBytes());
        this.batches = new BatchReceiver(parser);
        this.rates = new RateLimits(settings.strictLimits(), System::nanoTime);
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
        InletPlan inlet = inlet(request);
        boolean validate = syncValidation(request);
        if (validate) {
            rates.validation(inlet);
        }
        try {
            byte[] body = parser.text(request.body(), binary(request));
            Envelope envelope = envelope(request, inlet);
            String asks = "one " + validate + ' ' + envelope;
            return take(request, inlet, asks, body, stamp -> {
                try {
                    return decide(inlet, envelope, body, validate, stamp);
                } catch (Wrong wrong) {
                    throw Answers.invalid(inlet, wrong.text());
                }
            });
        } catch (Wrong wrong) {
            throw Answers.invalid(inlet, wrong.text());
        }
    }

    private Response batch(Request request) {
        InletPlan inlet = inlet(request);
        try {
            byte[] body = parser.text(request.body(), binary(request));
            Envelope envelope = envelope(request, inlet);
            return take(request, inlet, "many " + envelope, body, stamp -> {
                try {
                    return batches.decide(inlet, envelope, body, stamp);
                } catch (Wrong wrong) {
                    throw Answers.invalid(inlet, wrong.text());
                }
            });
        } catch (Wrong wrong) {
            throw Answers.invalid(inlet, wrong.text());
        }
    }

    private Response take(Request request, InletPlan inlet, String asks, byte[] body, Decision.Maker maker) {
        Optional<RequestKey> key = RequestKey.of(request, inlet, asks, body);
        if (key.isPresent()) {
            return keys.once(inlet, key.get(), maker, this::keep);
        }
        Decision decision = maker.decide(Decision.Stamp.now());
        return switch (keep(decision)) {
            case Fate.Kept kept -> decision.answer();
            case Fate.NotKept(var answer) -> throw answer;
            case Fate.Unknown(var answer) -> throw answer;
        };
    }

    private Fate keep(Decision decision) {
        if (decision.events().isEmpty()) {
            return new Fate.Kept();
        }
        Fate fate = custody.keep(decision.events());
        if (fate instanceof Fate.Kept) {
            count(decision.events());
        }
        return fate;
    }

    private void count(List<Event> events) {
        Map<String, Integer> taken = new HashMap<>();
        for (Event event : events) {
            switch (event) {
                case Event.Received received -> taken.merge(received.flowId(), 1, Integer::sum);
                case Event.Refused refused -> observer.flow(refused.flowId()).refused(1);
                case Event.Replayed replayed ->
                    throw new IllegalStateException("what comes out of quarantine comes by no inlet");
            }
        }
        taken.forEach((flow, count) -> observer.flow(flow).acknowledged(count));
    }

    private Decision decide(InletPlan inlet, Envelope envelope, byte[] body, boolean validate, Decision.Stamp stamp)
            throws Wrong {
        ObjectNode message = parser.object(body);
        FlowPlan flow = envelope.check(message);
        Event.Received event = new Event.Received(
                stamp.id(),
                inlet.inletId(),
                flow.flowId(),
                flow.table().key(),
                stamp.atMillis(),
                inlet.form() == PayloadForm.XDM ? parser.named(body, inlet.source()) : body);
        return inlet.capillary() || validate
                ? validated(inlet, flow, message, event, stamp)
                : taken(inlet, flow, event, "", false, stamp);
    }

    private Decision validated(
            InletPlan inlet, FlowPlan flow, ObjectNode message, Event.Received event, Decision.Stamp stamp) {
        return switch (preparer.prepare(message, flow)) {
            case Prepared.Unfit(var rejection) ->
                refused(event, rejection, Answers.unmappable(inlet, rejection.code(), rejection.message()), stamp);
            case Prepared.Ready ready ->
                switch (Validator.validate(ready.record(), flow)) {
                    case Validated.Unfit(var rejection, var violation) ->
                        refused(event, rejection, Answers.violates(inlet, violation), stamp);
                    case Validated.Fit fit -> taken(inlet, flow, event, recordId(flow, ready, event), true, stamp);
                };
        };
    }

    private static Decision taken(
            InletPlan inlet,
            FlowPlan flow,
            Event.Received event,
            String recordId,
            boolean validated,
            Decision.Stamp stamp) {
        Answers.Taken taken =
                new Answers.Taken(event.xactionId(), event.receivedAtMillis(), recordId, flow.timeSeries(), validated);
        return new Decision(stamp, List.of(event), Answers.taken(inlet, taken));
    }

    /** The sender is told no, and the message is kept all the same (contract decisions 1 and 5). */
    private static Decision refused(Event.Received event, Rejection rejection, Response answer, Decision.Stamp stamp) {
        Event.Refused refused = new Event.Refused(
                event.xactionId(),
                event.inletId(),
                event.flowId(),
                event.table(),
                event.receivedAtMillis(),
                event.payload(),
                rejection);
        return new Decision(stamp, List.of(refused), answer.with(XACTION_ID, event.xactionId()));
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
        rates.request(inlet);
        return inlet;
    }

    /** Whether the body is Smile. Some senders leave the content type out, or their HTTP library puts that of a form: what they send is JSON. */
    private static boolean binary(Request request) {
        Optional<String> type = request.header("Content-Type");
        if (type.isEmpty()) {
            return false;
        }
        String found = type.get();
        int parameters = found.indexOf(';');
        String media = (parameters < 0 ? found : found.substring(0, parameters)).strip();
        if ("application/json".equals(media)) {
            return false;
        }
        String lower = media.toLowerCase(Locale.ROOT);
        if (SMILE.equals(lower)) {
            return true;
        }
        if (!JSON.contains(lower)) {
            throw Answers.mediaType(media.length() > 100 ? media.substring(0, 100) : media);
        }
        return false;
    }

    private Envelope envelope(Request request, InletPlan inlet) throws Wrong {
        Optional<String> header = request.header("x-adobe-flow-id");
        Optional<String> query =
                request.rawQuery().isEmpty() ? Optional.empty() : request.queryParam("x-adobe-flow-id");
        if (header.isPresent() && query.isPresent() && !header.get().equals(query.get())) {
            throw new Wrong("Header and query name different flows in x-adobe-flow-id");
        }
        return new Envelope(inlet, header.or(() -> query), request.header("x-adobe-dataset-id"), plans.current());
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
