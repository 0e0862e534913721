package io.tributary.land;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.exceptions.RuntimeIOException;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.io.PositionOutputStream;

/**
 * Iceberg's view of the local disk. A file written through it is on the disk, with its name, when its stream has closed: a power cut after a commit must not
 * take away what the log no longer has.
 */
@SuppressWarnings("serial") // FileIO is serializable for engines that send it around; this one stays in its process
final class ForcedFileIO implements FileIO {

    private static final long serialVersionUID = 1L;

    private final transient LakeDisk disk;

    ForcedFileIO(LakeDisk disk) {
        this.disk = disk;
    }

    @Override
    public InputFile newInputFile(String location) {
        return org.apache.iceberg.Files.localInput(location);
    }

    @Override
    public OutputFile newOutputFile(String location) {
        return new ForcedOutputFile(Path.of(location));
    }

    @Override
    public void deleteFile(String location) {
        try {
            disk.delete(Path.of(location));
        } catch (IOException e) {
            throw new UncheckedIOException("can't delete " + location, e);
        }
    }

    @Override
    public Map<String, String> properties() {
        return Map.of();
    }

    /** Makes the missing directories above a file and forces each new name. */
    private void makeParents(Path file) throws IOException {
        Deque<Path> missing = new ArrayDeque<>();
        for (Path dir = file.getParent(); dir != null && !Files.isDirectory(dir); dir = dir.getParent()) {
            missing.push(dir);
        }
        for (Path dir : missing) {
            disk.createDirectory(dir);
            Path above = dir.getParent();
            if (above != null) {
                disk.forceDirectory(above);
            }
        }
    }

    private final class ForcedOutputFile implements OutputFile {

        private final Path path;

        ForcedOutputFile(Path path) {
            this.path = path;
        }

        @Override
        public PositionOutputStream create() {
            if (Files.exists(path)) {
                throw new AlreadyExistsException("%s is there already", path);
            }
            return createOrOverwrite();
        }

        @Override
        public PositionOutputStream createOrOverwrite() {
            try {
                makeParents(path);
                return new ForcedStream(disk, path);
            } catch (IOException e) {
                throw new RuntimeIOException(e, "can't create %s", path);
            }
        }

        @Override
        public String location() {
            return path.toString();
        }

        @Override
        public InputFile toInputFile() {
            return newInputFile(location());
        }
    }
}
