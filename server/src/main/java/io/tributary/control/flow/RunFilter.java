package io.tributary.control.flow;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which runs can be in a list, so that whoever keeps them need not read all of all time. The list itself looks at each run once more.
 *
 * @param flowIds runs of these flows only; empty for all
 * @param from begun at this moment or later, epoch milliseconds UTC
 * @param to begun at this moment or earlier
 */
public record RunFilter(Set<String> flowIds, long from, long to) {

    private static final Set<String> STARTED = Set.of("metrics.durationSummary.startedAtUTC", "createdAt");

    /** All runs. */
    public static final RunFilter ALL = new RunFilter(Set.of(), 0, Long.MAX_VALUE);

    public RunFilter {
        flowIds = Set.copyOf(flowIds);
    }

    /** Those of one flow. */
    public static RunFilter ofFlow(String flowId) {
        return new RunFilter(Set.of(flowId), 0, Long.MAX_VALUE);
    }

    /** What filter expressions leave over; empty when they contradict each other. */
    static Optional<RunFilter> of(List<Condition> conditions, RunFilter base) {
        Set<String> flows = base.flowIds();
        boolean named = !flows.isEmpty();
        long from = base.from();
        long to = base.to();
        for (Condition condition : conditions) {
            String path = condition.path().text();
            if (path.equals("flowId") && condition.operator().isEquality()) {
                Set<String> these = new HashSet<>(condition.values());
                if (named) {
                    these.retainAll(flows);
                }
                flows = these;
                named = true;
            } else if (STARTED.contains(path) && condition.values().size() == 1) {
                Optional<Long> at =
                        Members.decimal(condition.values().getFirst()).flatMap(RunFilter::millis);
                if (at.isPresent()) {
                    from = Math.max(from, condition.operator().isFloor() ? at.get() : from);
                    to = Math.min(to, condition.operator().isCeiling() ? at.get() + 1 : to);
                }
            }
        }
        return named && flows.isEmpty() ? Optional.empty() : Optional.of(new RunFilter(flows, from, to));
    }

    private static Optional<Long> millis(BigDecimal number) {
        return number.abs().precision() - number.scale() > 16
                ? Optional.empty()
                : Optional.of(number.setScale(0, RoundingMode.FLOOR).longValue());
    }

    /** Whether a run can be in the list. */
    boolean takes(Runs.Run run) {
        return (flowIds.isEmpty() || flowIds.contains(run.flowId()))
                && run.created().toEpochMilli() >= from
                && run.created().toEpochMilli() <= to;
    }
}
