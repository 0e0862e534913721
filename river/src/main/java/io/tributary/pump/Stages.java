package io.tributary.pump;

import io.tributary.event.ErrorType;
import io.tributary.event.Event;
import io.tributary.event.LoggedEvent;
import io.tributary.event.Rejection;
import io.tributary.event.TimeOrderedId;
import io.tributary.plan.FlowPlan;
import io.tributary.plan.Plan;
import io.tributary.plan.Shaping;
import io.tributary.plan.TablePlan;
import io.tributary.prepare.Prepared;
import io.tributary.prepare.Preparer;
import io.tributary.quarantine.FailedReplay;
import io.tributary.quarantine.QuarantineEntry;
import io.tributary.quarantine.QuarantineState;
import io.tributary.validate.Validated;
import io.tributary.validate.Validator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes one event through prepare and validate; whatever happens to it, the next one goes on. */
final class Stages {

    private static final Logger LOG = LoggerFactory.getLogger(Stages.class);

    private final String logId;
    private final Preparer preparer;

    Stages(String logId, Preparer preparer) {
        this.logId = logId;
        this.preparer = preparer;
    }

    Outcome pass(LoggedEvent logged, Plan plan) {
        Event event = logged.event();
        Optional<FlowPlan> flow =
                plan.flow(event.flowId()).filter(found -> found.table().key().equals(event.table()));
        TablePlan table = plan.table(event.table()).orElse(null);
        return switch (event) {
            case Event.Refused refused -> aside(logged, table, flow, refused.rejection(), QuarantineState.REFUSED);
            case Event.Received received -> shapeOr(logged, table, flow);
            case Event.Replayed replayed -> shapeOr(logged, table, flow);
        };
    }

    private Outcome shapeOr(LoggedEvent logged, @Nullable TablePlan table, Optional<FlowPlan> flow) {
        return flow.isEmpty()
                ? aside(logged, table, flowGone(logged.event()), QuarantineState.OPEN)
                : shape(logged, logged.event(), flow.get());
    }

    /** An event that is ready, for a table that takes no rows. */
    Outcome refused(LoggedEvent logged, Outcome.Next next, String reason) {
        Rejection why = new Rejection(
                ErrorType.CONFIG,
                "TRIBUTARY-1002-409",
                "The table " + next.table().key() + " takes no rows: " + reason + "; mend that and replay the message",
                "[]");
        return aside(logged, next.table(), why, QuarantineState.OPEN);
    }

    private Outcome shape(LoggedEvent logged, Event event, FlowPlan flow) {
        try {
            return switch (preparer.prepare(event.payload(), flow)) {
                case Prepared.Unfit(var rejection) -> aside(logged, Optional.of(flow), rejection, QuarantineState.OPEN);
                case Prepared.Ready ready -> validate(logged, ready, flow);
            };
        } catch (RuntimeException e) {
            LOG.atError()
                    .addKeyValue("flow", flow.flowId())
                    .addKeyValue("xactionId", event.xactionId())
                    .setCause(e)
                    .log("a stage failed on a message; it is put aside and the next one goes on");
            return aside(logged, Optional.of(flow), broken(e), QuarantineState.OPEN);
        }
    }

    private Outcome validate(LoggedEvent logged, Prepared.Ready ready, FlowPlan flow) {
        return switch (Validator.validate(ready.record(), flow)) {
            case Validated.Unfit(var rejection, var violation) ->
                aside(logged, Optional.of(flow), rejection, QuarantineState.OPEN);
            case Validated.Fit(var row) ->
                new Outcome.Next(flow.table(), flow.flowId(), !ready.warnings().isEmpty(), row);
        };
    }

    private Outcome aside(LoggedEvent logged, Optional<FlowPlan> flow, Rejection rejection, QuarantineState state) {
        return aside(logged, flow.map(FlowPlan::table).orElse(null), flow, rejection, state);
    }

    private Outcome aside(LoggedEvent logged, @Nullable TablePlan table, Rejection rejection, QuarantineState state) {
        return aside(logged, table, Optional.empty(), rejection, state);
    }

    private Outcome aside(
            LoggedEvent logged,
            @Nullable TablePlan table,
            Optional<FlowPlan> flow,
            Rejection rejection,
            QuarantineState state) {
        Event event = logged.event();
        if (event instanceof Event.Replayed replayed) {
            return new Outcome.Back(new FailedReplay(ReplayLedger.key(replayed), rejection));
        }
        Shaping.Mapped mapped = flow.map(FlowPlan::shaping).orElse(null) instanceof Shaping.Mapped by ? by : null;
        long now = System.currentTimeMillis();
        QuarantineEntry entry = new QuarantineEntry(
                TimeOrderedId.at(now, logged.position().value()),
                logId,
                logged.position(),
                event.xactionId(),
                event.inletId(),
                event.flowId(),
                table == null ? "" : table.datasetId(),
                table == null ? "" : table.schemaId(),
                event.receivedAtMillis(),
                now,
                state,
                rejection,
                event.payload(),
                namespace(event.table()),
                mapped == null ? "" : mapped.mappingSetId(),
                mapped == null ? 0 : mapped.version());
        return new Outcome.Aside(event, entry);
    }

    /** A table's key tells whose it is, also when the table is gone. */
    private static String namespace(String table) {
        return table.substring(0, Math.max(0, table.lastIndexOf('.')));
    }

    private static Rejection flowGone(Event event) {
        return new Rejection(
                ErrorType.CONFIG,
                "TRIBUTARY-1001-404",
                "The flow " + event.flowId() + " that took this message is gone, or leads to another dataset than "
                        + event.table() + " by now; make a flow on inlet " + event.inletId() + " and replay it",
                "[]");
    }

    private static Rejection broken(RuntimeException e) {
        return new Rejection(
                ErrorType.SERVER,
                "TRIBUTARY-5000-500",
                "A fault of the server (" + e.getClass().getSimpleName()
                        + "), not of the message; replay it after an update",
                "[]");
    }
}
