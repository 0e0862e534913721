package io.tributary.pump;

import io.tributary.event.Position;
import io.tributary.land.Origin;
import io.tributary.observe.Share;
import io.tributary.plan.TablePlan;
import io.tributary.xdm.Row;
import java.util.List;

/**
 * Rows for one table out of one stretch of the log.
 *
 * @param table the table as the rows' plan saw it
 * @param after the stretch begins behind this position
 * @param upTo the stretch ends here: the table wants nothing else up to this position
 * @param rows in log order, at least one
 * @param shares which flow has how many of the rows, those with warnings marked
 * @param onTheWay the same of those that are counted as on their way, which are all but the replayed ones
 * @param origins the event of each row
 * @param payloadBytes what the rows weighed when they came in
 * @param oldestReceivedAtMillis when the first of them came in, epoch milliseconds
 */
record Chunk(
        TablePlan table,
        Position after,
        Position upTo,
        List<Row> rows,
        List<Origin> origins,
        List<Share> shares,
        List<Share> onTheWay,
        long payloadBytes,
        long oldestReceivedAtMillis) {}
