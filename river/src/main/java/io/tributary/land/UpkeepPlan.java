package io.tributary.land;

import java.nio.file.Path;
import java.util.List;

/**
 * What would be done with a table if everything that can be done were done now.
 *
 * @param table which table
 * @param files its data files
 * @param join how many of them would be written anew as fewer
 * @param joinBytes what these weigh
 * @param snapshots its snapshots
 * @param expire how many of them would be expired
 * @param forget how many batches are kept longer than they must be
 * @param orphans files that belong to nothing and would be deleted
 */
public record UpkeepPlan(
        TableId table,
        long files,
        int join,
        long joinBytes,
        int snapshots,
        int expire,
        long forget,
        List<Path> orphans) {
    public UpkeepPlan {
        orphans = List.copyOf(orphans);
    }
}
