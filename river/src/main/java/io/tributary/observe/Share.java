package io.tributary.observe;

/**
 * Messages of one flow that came in within one span of {@link Shares#SPAN_MILLIS}.
 *
 * @param flowId whose they are
 * @param spanStart where the span begins, epoch milliseconds UTC, a multiple of its length
 * @param records how many
 * @param marked how many of them are out of the ordinary: refused ones among those received, warned ones among those landed
 * @param bytes what they weighed when they came in
 * @param firstMillis when the first came in, epoch milliseconds UTC
 * @param lastMillis when the last came in
 */
public record Share(
        String flowId, long spanStart, long records, long marked, long bytes, long firstMillis, long lastMillis) {

    /** The same with fewer records, when that is what a table says it took. */
    Share less(long missing) {
        return new Share(flowId, spanStart, records - missing, marked, bytes, firstMillis, lastMillis);
    }
}
