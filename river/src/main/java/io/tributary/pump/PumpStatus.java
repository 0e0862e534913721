package io.tributary.pump;

import io.tributary.event.Position;
import java.util.List;

/**
 * How the pump is doing.
 *
 * @param processed events up to here were taken out of the log
 * @param settled events up to here are in their tables or in quarantine
 * @param end the last event in the log
 * @param problem why it can't go on at the moment, empty when it can
 * @param lanes every table that had rows since the start
 */
public record PumpStatus(Position processed, Position settled, Position end, String problem, List<LaneStatus> lanes) {
    public PumpStatus {
        lanes = List.copyOf(lanes);
    }

    /** Whether everything goes as it should. */
    public boolean healthy() {
        return problem.isEmpty() && lanes.stream().noneMatch(LaneStatus::failing);
    }
}
