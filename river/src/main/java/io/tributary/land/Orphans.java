package io.tributary.land;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.TableMetadata;

/** Files in a table's folder that belong to no snapshot and no batch: what a process left that was killed while it wrote. */
final class Orphans {

    private final BaseTable table;
    private final KeptBatches kept;
    private final LakeDisk disk;

    Orphans(BaseTable table, KeptBatches kept, LakeDisk disk) {
        this.table = table;
        this.kept = kept;
        this.disk = disk;
    }

    /**
     * Looks for them.
     *
     * @param age younger files may belong to a commit that is just being made
     */
    List<Path> find(long nowMillis, Duration age, Pace pace) {
        // Files first, then what is referenced: what a commit brings in meanwhile is not taken for an orphan.
        List<Path> old = old(nowMillis - age.toMillis(), pace);
        if (old.isEmpty()) {
            return old;
        }
        Set<String> referenced = Expiry.dataFiles(table);
        addMetadata(referenced, pace);
        Path folder = Path.of(table.location());
        String uuid = table.uuid().toString();
        List<Path> orphans = new ArrayList<>();
        for (Path file : old) {
            pace.step();
            if (!referenced.contains(file.toString()) && !kept.holds(uuid, folder, file)) {
                orphans.add(file);
            }
        }
        return orphans;
    }

    private List<Path> old(long moment, Pace pace) {
        List<Path> files = new ArrayList<>();
        try {
            Files.walkFileTree(Path.of(table.location()), new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    pace.step();
                    if (attributes.lastModifiedTime().toMillis() < moment) {
                        files.add(file);
                    }
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                    if (e instanceof NoSuchFileException) {
                        return FileVisitResult.CONTINUE;
                    }
                    throw e;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException("the folder " + table.location() + " can't be read", e);
        }
        return files;
    }

    private void addMetadata(Set<String> referenced, Pace pace) {
        TableMetadata now = table.operations().current();
        referenced.add(String.valueOf(now.metadataFileLocation()));
        now.previousFiles().forEach(entry -> referenced.add(entry.file()));
        now.statisticsFiles().forEach(file -> referenced.add(file.path()));
        now.partitionStatisticsFiles().forEach(file -> referenced.add(file.path()));
        referenced.add(Path.of(now.location(), "shape", now.currentSchemaId() + ".parquet")
                .toString());
        Set<String> manifests = new HashSet<>();
        for (Snapshot snapshot : now.snapshots()) {
            pace.step();
            referenced.add(snapshot.manifestListLocation());
            for (ManifestFile manifest : snapshot.allManifests(table.io())) {
                manifests.add(manifest.path());
            }
        }
        referenced.addAll(manifests);
    }

    /** Deletes these. */
    void delete(List<Path> orphans, Pace pace) {
        for (Path file : orphans) {
            pace.step();
            try {
                disk.delete(file);
            } catch (IOException e) {
                throw new UncheckedIOException("can't delete " + file, e);
            }
        }
    }
}
