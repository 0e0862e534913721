package io.tributary.pump;

import io.tributary.event.Event;
import io.tributary.event.Position;
import io.tributary.land.Origin;
import io.tributary.observe.Shares;
import io.tributary.plan.TablePlan;
import io.tributary.xdm.Row;
import java.util.ArrayList;
import java.util.List;

/** Gathers one table's rows of one stretch of the log. */
final class ChunkBuilder {

    private final TablePlan table;
    private final List<Row> rows = new ArrayList<>();
    private final Shares shares = new Shares();
    private final Shares onTheWay = new Shares();
    private final List<Origin> origins = new ArrayList<>();
    private long payloadBytes;
    private long oldest = Long.MAX_VALUE;

    ChunkBuilder(TablePlan table) {
        this.table = table;
    }

    TablePlan table() {
        return table;
    }

    void add(Outcome.Next next, Event event) {
        rows.add(next.row());
        shares.add(next.flowId(), event.receivedAtMillis(), event.payload().length, next.warned());
        // What comes out of quarantine is counted there until its row is in the table.
        if (Stretch.isNew(event)) {
            onTheWay.add(next.flowId(), event.receivedAtMillis(), 0, false);
        }
        origins.add(new Origin(event.xactionId(), event.receivedAtMillis()));
        payloadBytes += event.payload().length;
        oldest = Math.min(oldest, event.receivedAtMillis());
    }

    Chunk build(Position after, Position upTo) {
        return new Chunk(table, after, upTo, rows, origins, shares.list(), onTheWay.list(), payloadBytes, oldest);
    }
}
