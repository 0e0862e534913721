package io.tributary.land;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** The real disk, with a diary of what was asked of it, and with faults. */
final class FaultyLakeDisk implements LakeDisk {

    enum Act {
        CREATE,
        WRITE,
        FORCE,
        CREATE_DIRECTORY,
        FORCE_DIRECTORY
    }

    record Entry(Act act, Path path) {}

    private final List<Entry> diary = new ArrayList<>();
    private Predicate<Entry> failing = entry -> false;
    private String message = "";

    /** From now on, acts that the predicate names fail. */
    void fail(String message, Predicate<Entry> failing) {
        this.message = message;
        this.failing = failing;
    }

    void heal() {
        fail("", entry -> false);
    }

    List<Entry> diary() {
        return List.copyOf(diary);
    }

    private void act(Act act, Path path) throws IOException {
        Entry entry = new Entry(act, path);
        if (failing.test(entry)) {
            throw new IOException(message);
        }
        diary.add(entry);
    }

    @Override
    public NewFile create(Path path) throws IOException {
        act(Act.CREATE, path);
        NewFile file = LakeDisk.REAL.create(path);
        return new NewFile() {
            @Override
            public void write(ByteBuffer bytes) throws IOException {
                act(Act.WRITE, path);
                file.write(bytes);
            }

            @Override
            public void force() throws IOException {
                act(Act.FORCE, path);
                file.force();
            }

            @Override
            public void close() throws IOException {
                file.close();
            }
        };
    }

    @Override
    public void createDirectory(Path directory) throws IOException {
        act(Act.CREATE_DIRECTORY, directory);
        LakeDisk.REAL.createDirectory(directory);
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
        act(Act.FORCE_DIRECTORY, directory);
        LakeDisk.REAL.forceDirectory(directory);
    }

    @Override
    public void delete(Path path) throws IOException {
        LakeDisk.REAL.delete(path);
    }
}
