package io.tributary.pump;

import io.tributary.land.LandingTable;
import io.tributary.plan.TablePlan;

/** Opens tables in the shape a plan asks for. */
@FunctionalInterface
public interface Tables {

    /**
     * The table, made or widened as needed.
     *
     * @throws io.tributary.land.LandException it can't be opened
     */
    LandingTable open(TablePlan plan);
}
