package io.tributary.pump;

import io.tributary.event.Position;
import io.tributary.land.LandingTable;
import io.tributary.plan.TablePlan;

/** Opens tables in the shape a plan asks for, and says where they stand. */
public interface Tables {

    /**
     * The table, made or widened as needed.
     *
     * @throws io.tributary.land.LandException it can't be opened
     */
    LandingTable open(TablePlan plan);

    /**
     * Up to where the table holds the log's events, asked without opening it: the answer is good even where its shape can't be had.
     *
     * @return {@link Position#START} when there is no such table
     * @throws io.tributary.land.LandException it can't be read
     */
    Position landedUpTo(TablePlan plan);
}
