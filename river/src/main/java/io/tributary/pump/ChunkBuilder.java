package io.tributary.pump;

import io.tributary.event.Event;
import io.tributary.event.Position;
import io.tributary.land.Origin;
import io.tributary.observe.FlowCounts;
import io.tributary.plan.TablePlan;
import io.tributary.xdm.Row;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Gathers one table's rows of one stretch of the log. */
final class ChunkBuilder {

    private final TablePlan table;
    private final List<Row> rows = new ArrayList<>();
    private final List<Origin> origins = new ArrayList<>();
    private final Map<FlowCounts, Integer> shares = new LinkedHashMap<>();
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
        origins.add(new Origin(event.xactionId(), event.receivedAtMillis()));
        shares.merge(next.counts(), 1, Integer::sum);
        payloadBytes += event.payload().length;
        oldest = Math.min(oldest, event.receivedAtMillis());
    }

    Chunk build(Position after, Position upTo) {
        List<Chunk.Share> split = shares.entrySet().stream()
                .map(share -> new Chunk.Share(share.getKey(), share.getValue()))
                .toList();
        return new Chunk(table, after, upTo, rows, origins, split, payloadBytes, oldest);
    }
}
