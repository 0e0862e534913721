package io.tributary.observe;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** How long the windows of one flow last, and lasted before: a change holds from the end of the window it came in, so that no window of the past moves. */
final class WindowLengths {

    static final long USUAL = 60 * 60_000L;

    /** From when on, and how long. */
    private final NavigableMap<Long, Long> since;

    WindowLengths(Map<Long, Long> since) {
        this.since = new TreeMap<>(since);
        this.since.putIfAbsent(0L, USUAL);
    }

    private long floor(long at) {
        Map.Entry<Long, Long> rule = since.floorEntry(at);
        return Math.floorDiv(at, rule.getValue()) * rule.getValue();
    }

    long start(long at) {
        return Math.max(since.floorKey(at), floor(at));
    }

    long end(long at) {
        long end = floor(at) + since.floorEntry(at).getValue();
        Long next = since.higherKey(at);
        return next == null ? end : Math.min(end, next);
    }

    /** Whether the newest rule says so. */
    boolean newestIs(long length) {
        return since.lastEntry().getValue() == length;
    }

    /** Spans in order of time, as windows in the same order. */
    List<Window> group(List<Span> spans) {
        List<Window> windows = new ArrayList<>();
        for (Span span : spans) {
            long start = start(span.start());
            if (!windows.isEmpty() && windows.getLast().startMillis() == start) {
                Window open = windows.removeLast();
                windows.add(new Window(start, open.endMillis(), open.counts().plus(span)));
            } else {
                windows.add(new Window(start, end(span.start()), span.from(start)));
            }
        }
        return windows;
    }
}
