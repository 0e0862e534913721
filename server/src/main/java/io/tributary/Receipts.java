package io.tributary;

import io.tributary.control.access.Caller;
import io.tributary.event.Position;
import io.tributary.event.TimeOrderedId;
import io.tributary.land.Lake;
import io.tributary.land.LandException;
import io.tributary.land.RowPlace;
import io.tributary.land.TableHistory;
import io.tributary.land.TableId;
import io.tributary.plan.InletPlan;
import io.tributary.plan.Plan;
import io.tributary.plan.Plans;
import io.tributary.plan.TablePlan;
import io.tributary.quarantine.Quarantine;
import io.tributary.quarantine.QuarantineEntry;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Tells where messages are now. Nothing is written for it: the row says which event it came from, quarantine is asked by transaction id, and what is on its way
 * is read in the log.
 *
 * <p>A message goes from the log to a table or quarantine, and from quarantine to a table, never back. So they are asked in that order: tables and quarantine
 * first, where nearly everything is; what is in neither is looked for in the log; and then tables and quarantine are asked again, for what was not in the log
 * any more has arrived meanwhile. What is called unknown was in none of them at the moment it was asked for.
 */
final class Receipts {

    /** Only these tell when their message came in, and so where to look for it; rows of files have ids of another form. */
    private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}(-[0-9]{1,9})?");

    private static final String NO_ID =
            "This is no transaction id of this server: one is a UUID of version 7, for an item of a batch with its index"
                    + " behind it, such as 0190b0c2-7a5e-7c31-9c1e-5d7c3b0f6a11-4. Rows of files have none; see the runs of their flow";
    private static final String NOTHING =
            "Nothing in this sandbox has this transaction id: it was never acknowledged here, belongs to another sandbox,"
                    + " is older than 30 days, or its dataset was deleted with its rows. The id of a batch is none: its"
                    + " messages have ids of their own, the batch's with -0, -1 and so on behind it";

    private final LogSearch log;
    private final Lake lake;
    private final Quarantine quarantine;
    private final Plans plans;

    Receipts(LogSearch log, Lake lake, Quarantine quarantine, Plans plans) {
        this.log = log;
        this.lake = lake;
        this.quarantine = quarantine;
        this.plans = plans;
    }

    /**
     * Where messages are, in the order they are asked for.
     *
     * @param caller of whose sandbox they must be
     * @param xactionIds what senders were told
     * @throws LogSearch.TooMuchException it can't be told of some whether they are on their way
     * @throws LandException a table can't be read that may have one of them
     * @throws io.tributary.quarantine.QuarantineException the quarantine can't be read
     * @throws io.tributary.log.LogFailedException the log can't be read
     */
    Map<String, Receipt> of(Caller caller, Collection<String> xactionIds) {
        Map<String, Long> times = new HashMap<>();
        xactionIds.stream()
                .filter(id -> ID.matcher(id).matches())
                .forEach(id -> TimeOrderedId.millis(id).ifPresent(millis -> times.put(id, millis)));
        Map<String, Receipt> found = settled(caller, times);
        Map<String, Long> missing = without(times, found.keySet());
        if (!missing.isEmpty()) {
            Map<String, LogSearch.Seen> seen = log.find(missing.keySet(), Collections.min(missing.values()));
            Map<String, Receipt> arrived = settled(caller, missing);
            found.putAll(onTheWay(caller, seen));
            found.putAll(arrived);
        }
        Map<String, Receipt> all = new LinkedHashMap<>();
        for (String id : xactionIds) {
            Receipt receipt = found.get(id);
            all.put(id, receipt != null ? receipt : new Receipt.Unknown(times.containsKey(id) ? NOTHING : NO_ID));
        }
        return all;
    }

    private static Map<String, Long> without(Map<String, Long> times, Set<String> found) {
        Map<String, Long> rest = new HashMap<>(times);
        rest.keySet().removeAll(found);
        return rest;
    }

    private Map<String, Receipt> onTheWay(Caller caller, Map<String, LogSearch.Seen> seen) {
        Plan plan = plans.current();
        Map<String, Receipt> own = new HashMap<>();
        seen.forEach((id, event) -> {
            // The table says whose an event is: its inlet and flow may be gone.
            if (event.table().startsWith(caller.lakeNamespace() + ".")) {
                Position position = event.position();
                Optional<String> dataset = plan.table(event.table()).map(TablePlan::datasetId);
                own.put(
                        id,
                        new Receipt.Logged(
                                position, event.inletId(), event.flowId(), dataset, event.receivedAtMillis()));
            }
        });
        return own;
    }

    /** Those that are in a table or in quarantine. */
    private Map<String, Receipt> settled(Caller caller, Map<String, Long> times) {
        Plan plan = plans.current();
        List<TablePlan> tables = plan.tables().stream()
                .filter(table -> table.namespace().equals(caller.lakeNamespace()))
                .toList();
        Map<String, Receipt.Landed> landed = new HashMap<>();
        LandException failure = landed(tables, times, landed);
        Map<String, Receipt> receipts = new HashMap<>(landed);
        Set<String> datasets = tables.stream().map(TablePlan::datasetId).collect(Collectors.toSet());
        quarantine.findAll(times.keySet()).forEach((id, entry) -> {
            if (isOf(caller, plan, datasets, entry)) {
                Receipt.Landed row = landed.get(id);
                receipts.put(id, row == null ? new Receipt.Quarantined(entry) : replayed(row, entry));
            }
        });
        if (failure != null && receipts.size() < times.size()) {
            throw failure;
        }
        return receipts;
    }

    /** @return why a table could not be read; null when all could */
    private @Nullable LandException landed(
            List<TablePlan> tables, Map<String, Long> times, Map<String, Receipt.Landed> into) {
        LandException failure = null;
        for (TablePlan table : tables) {
            Map<String, Long> missing = without(times, into.keySet());
            if (missing.isEmpty()) {
                break;
            }
            try {
                TableId id = LakeTables.id(table);
                Map<String, RowPlace> places = lake.find(id, missing);
                if (!places.isEmpty()) {
                    Optional<String> uuid = lake.history(id).map(TableHistory::uuid);
                    places.forEach((xactionId, place) ->
                            into.put(xactionId, landed(table, uuid, place, times.getOrDefault(xactionId, 0L))));
                }
            } catch (LandException e) {
                failure = e;
            }
        }
        return failure;
    }

    private static Receipt.Landed landed(TablePlan table, Optional<String> uuid, RowPlace place, long receivedAt) {
        Optional<String> batch =
                uuid.flatMap(known -> place.commit().map(commit -> LakeBatches.id(table.datasetId(), known, commit)));
        return new Receipt.Landed(table.sqlName(), table.datasetId(), place, batch, receivedAt, Optional.empty());
    }

    private static Receipt.Landed replayed(Receipt.Landed row, QuarantineEntry entry) {
        return new Receipt.Landed(
                row.table(), row.datasetId(), row.place(), row.batchId(), row.receivedAtMillis(), Optional.of(entry));
    }

    private static boolean isOf(Caller caller, Plan plan, Set<String> datasets, QuarantineEntry entry) {
        return datasets.contains(entry.datasetId())
                || plan.inlet(entry.inletId())
                        .filter(inlet -> isOf(caller, inlet))
                        .isPresent();
    }

    /** Whether an inlet is of the caller's sandbox. */
    static boolean isOf(Caller caller, InletPlan inlet) {
        return inlet.orgId().equals(caller.scope().orgId())
                && inlet.sandbox().equals(caller.scope().sandbox());
    }
}
