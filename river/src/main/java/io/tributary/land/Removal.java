package io.tributary.land;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes the folder of a table that the catalog no longer has. What can't be deleted only takes room, so it is reported and left. */
final class Removal {

    private static final Logger LOG = LoggerFactory.getLogger(Removal.class);

    private final LakeDisk disk;

    Removal(LakeDisk disk) {
        this.disk = disk;
    }

    void removeTree(Path folder) {
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    disk.delete(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e) throws IOException {
                    disk.delete(directory);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            LOG.atWarn().addKeyValue("folder", folder).setCause(e).log("files of a dropped table can't be deleted");
        }
    }
}
