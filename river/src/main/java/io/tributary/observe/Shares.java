package io.tributary.observe;

import io.tributary.event.Spans;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Adds messages up by flow and by the time they came in. For one thread; what comes one after the other is mostly of one flow, which is the quick case. */
public final class Shares {

    /** The smallest span that is told apart: windows of runs are made of whole spans. */
    public static final long SPAN_MILLIS = Spans.MILLIS;

    private static final int FEW = 8;

    private final List<Sum> sums = new ArrayList<>();
    private @Nullable Map<Key, Sum> byKey;
    private @Nullable Sum last;

    private record Key(String flowId, long spanStart) {}

    private static final class Sum {
        private final String flowId;
        private final long spanStart;
        private long records;
        private long marked;
        private long bytes;
        private long first = Long.MAX_VALUE;
        private long end;

        Sum(String flowId, long spanStart) {
            this.flowId = flowId;
            this.spanStart = spanStart;
        }

        boolean is(String flow, long at) {
            return at >= spanStart && at < spanStart + SPAN_MILLIS && flow.equals(flowId);
        }

        Share share() {
            return new Share(flowId, spanStart, records, marked, bytes, first, end);
        }
    }

    /** One message more. */
    public void add(String flowId, long receivedAtMillis, long bytes, boolean marked) {
        Sum sum = sum(flowId, receivedAtMillis);
        sum.records++;
        sum.bytes += bytes;
        sum.marked += marked ? 1 : 0;
        sum.first = Math.min(sum.first, receivedAtMillis);
        sum.end = Math.max(sum.end, receivedAtMillis);
    }

    /** What was added up elsewhere. */
    public void add(Share share) {
        Sum sum = sum(share.flowId(), share.spanStart());
        sum.records += share.records();
        sum.bytes += share.bytes();
        sum.marked += share.marked();
        sum.first = Math.min(sum.first, share.firstMillis());
        sum.end = Math.max(sum.end, share.lastMillis());
    }

    private Sum sum(String flowId, long at) {
        Sum current = last;
        if (current == null || !current.is(flowId, at)) {
            current = find(flowId, at);
            last = current;
        }
        return current;
    }

    private Sum find(String flowId, long at) {
        Map<Key, Sum> index = byKey;
        if (index == null) {
            for (Sum sum : sums) {
                if (sum.is(flowId, at)) {
                    return sum;
                }
            }
        }
        long start = spanStart(at);
        if (index != null) {
            Sum found = index.get(new Key(flowId, start));
            if (found != null) {
                return found;
            }
        }
        return begin(flowId, start);
    }

    private Sum begin(String flowId, long start) {
        Sum sum = new Sum(flowId, start);
        sums.add(sum);
        if (byKey == null && sums.size() > FEW) {
            Map<Key, Sum> index = new HashMap<>();
            sums.forEach(one -> index.put(new Key(one.flowId, one.spanStart), one));
            byKey = index;
        } else if (byKey != null) {
            byKey.put(new Key(flowId, start), sum);
        }
        return sum;
    }

    /** The span a moment lies in. */
    public static long spanStart(long atMillis) {
        return Spans.start(atMillis);
    }

    /** What was added up, in the order of first sight. */
    public List<Share> list() {
        return sums.stream().map(Sum::share).toList();
    }

    /** Whether nothing was added. */
    public boolean isEmpty() {
        return sums.isEmpty();
    }
}
