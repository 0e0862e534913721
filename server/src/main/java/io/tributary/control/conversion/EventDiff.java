package io.tributary.control.conversion;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What two versions of a set make of the same events: where the records differ, and what newly warns. */
final class EventDiff {

    private static final int EXAMPLES = 3;
    private static final int MOST_DESTINATIONS = 500;
    private static final Duration LONGEST = Duration.ofSeconds(20);

    private final Engine before;
    private final Engine after;
    private final RecentEvents events;
    private final Map<String, Changes> destinations = new LinkedHashMap<>();
    private final Map<String, Changes> newWarnings = new LinkedHashMap<>();
    private final Map<String, Changes> newRefusals = new LinkedHashMap<>();
    private int compared;
    private int different;
    private int newlyWarning;
    private int noLongerWarning;
    private int newlyFailing;
    private int noLongerFailing;

    /** @param events tells which records their flows refuse */
    EventDiff(Engine before, Engine after, RecentEvents events) {
        this.before = before;
        this.after = after;
        this.events = events;
    }

    /** How often something was seen, and the first few times. */
    private static final class Changes {
        private int events;
        private final List<ObjectNode> examples = new ArrayList<>();

        void seen(ObjectNode example) {
            events++;
            if (examples.size() < EXAMPLES) {
                examples.add(example);
            }
        }
    }

    /**
     * Compares events until all are done or it has taken 20 seconds.
     *
     * @param recent oldest first
     * @return counts, destinations that change, and warnings and refusals that are new, each with examples
     */
    ObjectNode compare(List<RecentEvents.Recent> recent) {
        long start = System.nanoTime();
        for (RecentEvents.Recent event : recent) {
            if (System.nanoTime() - start > LONGEST.toNanos()) {
                break;
            }
            compare(event);
            compared++;
        }
        ObjectNode report = JsonNodeFactory.instance
                .objectNode()
                .put("events", compared)
                .put("different", different)
                .put("same", compared - different)
                .put("newlyWarning", newlyWarning)
                .put("noLongerWarning", noLongerWarning)
                .put("newlyFailing", newlyFailing)
                .put("noLongerFailing", noLongerFailing);
        if (compared < recent.size()) {
            report.put("notCompared", recent.size() - compared);
        }
        report.set("destinations", list("destination", destinations));
        report.set("newWarnings", list("destination", newWarnings));
        report.set("newRefusals", list("reason", newRefusals));
        return report;
    }

    private void compare(RecentEvents.Recent event) {
        Engine.Transformed old = before.transform(event.record(), event.receivedAt());
        Engine.Transformed now = after.transform(event.record(), event.receivedAt());
        List<Differences.Difference> differences = Differences.between(old.data(), now.data());
        if (!differences.isEmpty()) {
            different++;
        }
        Set<String> seen = new LinkedHashSet<>();
        for (Differences.Difference difference : differences) {
            if (seen.add(difference.destination())) {
                slot(destinations, difference.destination())
                        .ifPresent(slot -> slot.seen(described(event).setAll(difference.toJson("before", "after"))));
            }
        }
        warnings(event, old, now);
        refusals(event, old, now);
    }

    private void warnings(RecentEvents.Recent event, Engine.Transformed old, Engine.Transformed now) {
        Set<String> warnedBefore = columns(old);
        Set<String> warning = columns(now);
        if (!warnedBefore.containsAll(warning)) {
            newlyWarning++;
        }
        if (!warning.containsAll(warnedBefore)) {
            noLongerWarning++;
        }
        for (Finding finding : now.warnings()) {
            if (!warnedBefore.contains(finding.columnName())) {
                slot(newWarnings, finding.destination())
                        .ifPresent(slot -> slot.seen(described(event).setAll(finding.toJson())));
            }
        }
    }

    /** An event that its flow would put aside now and took before, or the other way around. */
    private void refusals(RecentEvents.Recent event, Engine.Transformed old, Engine.Transformed now) {
        List<String> before = events.refusals(event.flowId(), old.data(), kinds(old));
        List<String> after = events.refusals(event.flowId(), now.data(), kinds(now));
        if (before.isEmpty() && !after.isEmpty()) {
            newlyFailing++;
            after.stream()
                    .distinct()
                    .forEach(reason -> slot(newRefusals, reason).ifPresent(slot -> slot.seen(described(event))));
        }
        if (after.isEmpty() && !before.isEmpty()) {
            noLongerFailing++;
        }
    }

    private static Set<String> kinds(Engine.Transformed transformed) {
        return transformed.warnings().stream().map(Finding::kind).collect(Collectors.toSet());
    }

    private static Set<String> columns(Engine.Transformed transformed) {
        return transformed.warnings().stream().map(Finding::columnName).collect(Collectors.toSet());
    }

    private static Optional<Changes> slot(Map<String, Changes> slots, String name) {
        if (!slots.containsKey(name) && slots.size() >= MOST_DESTINATIONS) {
            return Optional.empty();
        }
        return Optional.of(slots.computeIfAbsent(name, _ -> new Changes()));
    }

    private static ObjectNode described(RecentEvents.Recent event) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("flowId", event.flowId())
                .put("receivedAt", event.receivedAt().toString());
    }

    private static ArrayNode list(String name, Map<String, Changes> slots) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        slots.entrySet().stream()
                .sorted((one, other) -> Integer.compare(other.getValue().events, one.getValue().events))
                .forEach(slot -> {
                    ArrayNode examples = list.addObject()
                            .put(name, slot.getKey())
                            .put("events", slot.getValue().events)
                            .putArray("examples");
                    slot.getValue().examples.forEach(examples::add);
                });
        return list;
    }
}
