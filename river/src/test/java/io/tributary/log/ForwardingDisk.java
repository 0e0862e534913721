package io.tributary.log;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/** Another disk with a place to step in before each thing that can fail. */
class ForwardingDisk implements Disk {

    private final Disk inner;

    ForwardingDisk(Disk inner) {
        this.inner = inner;
    }

    void beforeCreate(Path path) throws IOException {}

    void beforeWrite(Path path, ByteBuffer bytes, long offset) throws IOException {}

    void beforeRead(Path path) throws IOException {}

    void beforeForce(Path path) throws IOException {}

    void beforeRename(Path from, Path to) throws IOException {}

    void beforeDelete(Path path) throws IOException {}

    @Override
    public void createDirectory(Path directory) throws IOException {
        inner.createDirectory(directory);
    }

    @Override
    public DiskFile create(Path path) throws IOException {
        beforeCreate(path);
        return new File(path, inner.create(path));
    }

    @Override
    public DiskFile openToWrite(Path path) throws IOException {
        return new File(path, inner.openToWrite(path));
    }

    @Override
    public DiskFile openToRead(Path path) throws IOException {
        return new File(path, inner.openToRead(path));
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        beforeRename(from, to);
        inner.rename(from, to);
    }

    @Override
    public void delete(Path path) throws IOException {
        beforeDelete(path);
        inner.delete(path);
    }

    @Override
    public List<Path> list(Path directory) throws IOException {
        return inner.list(directory);
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
        beforeForce(directory);
        inner.forceDirectory(directory);
    }

    @Override
    public Closeable lock(Path path) throws IOException {
        return inner.lock(path);
    }

    private final class File implements DiskFile {

        private final Path path;
        private final DiskFile file;

        private File(Path path, DiskFile file) {
            this.path = path;
            this.file = file;
        }

        @Override
        public void write(ByteBuffer bytes, long offset) throws IOException {
            beforeWrite(path, bytes, offset);
            file.write(bytes, offset);
        }

        @Override
        public int read(ByteBuffer bytes, long offset) throws IOException {
            beforeRead(path);
            return file.read(bytes, offset);
        }

        @Override
        public void force() throws IOException {
            beforeForce(path);
            file.force();
        }

        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
