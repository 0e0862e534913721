package io.tributary.backfill;

import io.tributary.control.flow.FileFlow;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which files a flow has read, told by its earlier runs: a file counts as the same while path, size and time of change are, and as the same content while path
 * and hash are. So a run takes what was not read yet, whenever it came and whatever clock the other side has (flow-service contract §6.6).
 */
final class FilesRead {

    private final StoredRun run;
    private final Set<String> versions = new HashSet<>();
    private final Set<String> contents = new HashSet<>();
    private final Set<String> named;

    FilesRead(List<StoredRun> runs, StoredRun run) {
        this.run = run;
        this.named = new HashSet<>(run.named());
        boolean byPerson = !run.trigger().equals(StoredRun.BY_SCHEDULE);
        for (StoredRun other : runs) {
            if (other.id().equals(run.id())) {
                continue;
            }
            for (StoredRun.File file : other.files()) {
                // A person who starts a run wants what failed to be tried again; a schedule would fail in the same way
                // each time.
                if (file.outcome() == StoredRun.Outcome.REFUSED && byPerson) {
                    continue;
                }
                versions.add(version(file.path(), file.size(), file.modifiedSeconds()));
                if (file.outcome() != StoredRun.Outcome.REFUSED) {
                    contents.add(file.path() + "\n" + file.sha256());
                }
            }
        }
    }

    private static String version(String path, long size, long modifiedSeconds) {
        return path + "\n" + size + "\n" + modifiedSeconds;
    }

    /** Whether a file is to be read: it was not yet, and it is within the run's window or named by it. */
    boolean wants(FileSystem.Entry entry, FileFlow.Timing timing) {
        if (versions.contains(version(entry.path(), entry.size(), entry.modifiedSeconds()))) {
            return false;
        }
        if (named.contains(entry.path())) {
            return true;
        }
        if (run.body().has("from")) {
            return entry.modifiedSeconds() >= run.number("from") && entry.modifiedSeconds() < run.number("to");
        }
        return timing.backfill() || entry.modifiedSeconds() >= timing.start().getEpochSecond();
    }

    /** Whether that content of a path was read before. */
    boolean isKnown(String path, String sha256) {
        return contents.contains(path + "\n" + sha256);
    }
}
