package io.tributary.land;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where the rows of a batch came from; kept with the commit, in the summary of its snapshot.
 *
 * @param receivedFromMillis when the first of them came in, epoch milliseconds UTC; 0 when nobody said
 * @param rowsByFlow which flow brought how many; of very many flows only the first are kept
 */
public record Provenance(long receivedFromMillis, Map<String, Long> rowsByFlow) {

    /** Nobody said. */
    public static final Provenance NONE = new Provenance(0, Map.of());

    private static final String RECEIVED = "tributary.received-from";
    private static final String FLOWS = "tributary.flows";
    private static final int MOST_FLOWS = 50;

    public Provenance {
        Map<String, Long> kept = new LinkedHashMap<>();
        rowsByFlow.forEach((flow, rows) -> {
            if (kept.size() < MOST_FLOWS && !flow.isEmpty() && flow.indexOf('=') < 0 && flow.indexOf(',') < 0) {
                kept.put(flow, rows);
            }
        });
        rowsByFlow = java.util.Collections.unmodifiableMap(kept);
    }

    /** As properties of a snapshot's summary. */
    Map<String, String> toSummary() {
        Map<String, String> summary = new LinkedHashMap<>();
        if (receivedFromMillis > 0) {
            summary.put(RECEIVED, Long.toString(receivedFromMillis));
        }
        if (!rowsByFlow.isEmpty()) {
            summary.put(FLOWS, flowsText());
        }
        return summary;
    }

    /** {@code flow=rows}, separated by commas. */
    String flowsText() {
        StringBuilder flows = new StringBuilder();
        rowsByFlow.forEach((flow, rows) -> flows.append(flows.isEmpty() ? "" : ",")
                .append(flow)
                .append('=')
                .append(rows));
        return flows.toString();
    }

    /** What a summary says; {@link #NONE} of one that others wrote. */
    static Provenance of(Map<String, String> summary) {
        return of(Summary.number(summary.getOrDefault(RECEIVED, "0")), summary.getOrDefault(FLOWS, ""));
    }

    /** @param flowsText as {@link #flowsText} gave it */
    static Provenance of(long receivedFromMillis, String flowsText) {
        Map<String, Long> flows = new LinkedHashMap<>();
        for (String share : flowsText.split(",")) {
            int equals = share.indexOf('=');
            if (equals > 0) {
                flows.put(share.substring(0, equals), Summary.number(share.substring(equals + 1)));
            }
        }
        return new Provenance(receivedFromMillis, flows);
    }
}
