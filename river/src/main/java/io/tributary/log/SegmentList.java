package io.tributary.log;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** The segments there are, in order. Changed by the writer and the keeper, read by all. */
final class SegmentList {

    private final ConcurrentSkipListMap<Long, Segment> byFirst = new ConcurrentSkipListMap<>();

    void add(Segment segment) {
        byFirst.put(segment.first(), segment);
    }

    void remove(Segment segment) {
        byFirst.remove(segment.first());
    }

    /** The last segment that begins at or before {@code position}. */
    @Nullable
    Segment floor(long position) {
        return valueOf(byFirst.floorEntry(position));
    }

    /** The first segment that begins behind {@code position}. */
    @Nullable
    Segment after(long position) {
        return valueOf(byFirst.higherEntry(position));
    }

    /** Those whose records all lie at or before {@code position}, oldest first; never the one that is written to. */
    List<Segment> whollyAtOrBefore(long position) {
        return byFirst.values().stream()
                .takeWhile(segment -> {
                    Segment.Closed closed = segment.closed();
                    return closed != null && closed.last() <= position;
                })
                .toList();
    }

    /** The last segments, newest first, at most so many. */
    List<Segment> newest(int most) {
        return byFirst.descendingMap().values().stream().limit(most).toList();
    }

    private static @Nullable Segment valueOf(Map.@Nullable Entry<Long, Segment> entry) {
        return entry == null ? null : entry.getValue();
    }
}
