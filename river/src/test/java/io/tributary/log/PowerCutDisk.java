package io.tributary.log;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * A disk in memory that forgets what was not forced. When the power is cut, each sector written since a file's last force is kept or lost by chance, and of
 * the names made, changed and deleted since the directory's last force only the first few are kept. After a failed force the system shows what was written
 * but will never bring it to the disk, as some do.
 */
final class PowerCutDisk implements Disk {

    private static final int SECTOR = 512;

    private final Random random;
    private final Map<Path, Node> durableNames;
    private final Map<Path, Node> names;
    private final List<NameChange> nameChanges = new ArrayList<>();
    private int stepsLeft = Integer.MAX_VALUE;
    private boolean nextForceFails;

    PowerCutDisk(long seed) {
        this(new Random(seed), new TreeMap<>());
    }

    private PowerCutDisk(Random random, Map<Path, Node> names) {
        this.random = random;
        this.durableNames = new TreeMap<>(names);
        this.names = new TreeMap<>(names);
    }

    /** A name that now belongs to a file, or to none. */
    private record NameChange(Path name, Node node) {}

    private static final class Node {

        private byte[] durable = new byte[0];
        private byte[] visible = new byte[0];
        private final List<int[]> unforced = new ArrayList<>();
    }

    /** After so many more steps that change something the power is gone and every step fails. */
    synchronized void cutPowerAfter(int steps) {
        stepsLeft = steps;
    }

    synchronized void failNextForce() {
        nextForceFails = true;
    }

    /** The disk as it is found when the power is back. */
    synchronized PowerCutDisk afterPowerCut() {
        stepsLeft = 0;
        Map<Path, Node> kept = new TreeMap<>(durableNames);
        int changes = random.nextInt(nameChanges.size() + 1);
        for (NameChange change : nameChanges.subList(0, changes)) {
            apply(kept, change);
        }
        Map<Node, Node> survivors = new java.util.IdentityHashMap<>();
        kept.replaceAll((name, node) -> survivors.computeIfAbsent(node, this::survivor));
        return new PowerCutDisk(random, kept);
    }

    private static void apply(Map<Path, Node> names, NameChange change) {
        if (change.node() == null) {
            names.remove(change.name());
        } else {
            names.put(change.name(), change.node());
        }
    }

    private Node survivor(Node node) {
        Node survivor = new Node();
        byte[] bytes = node.durable;
        for (int[] range : node.unforced) {
            for (int from = range[0]; from < range[1]; from = (from / SECTOR + 1) * SECTOR) {
                if (random.nextBoolean()) {
                    int to = Math.min(range[1], (from / SECTOR + 1) * SECTOR);
                    bytes = Arrays.copyOf(bytes, Math.max(bytes.length, to));
                    System.arraycopy(node.visible, from, bytes, from, to - from);
                }
            }
        }
        survivor.durable = bytes.clone();
        survivor.visible = bytes.clone();
        return survivor;
    }

    private void step() throws IOException {
        if (stepsLeft <= 0) {
            throw new IOException("no power");
        }
        stepsLeft--;
    }

    private void change(Path name, Node node) {
        NameChange change = new NameChange(name, node);
        apply(names, change);
        nameChanges.add(change);
    }

    private Node node(Path path) throws NoSuchFileException {
        Node node = names.get(path);
        if (node == null) {
            throw new NoSuchFileException(path.toString());
        }
        return node;
    }

    @Override
    public void createDirectory(Path directory) {}

    @Override
    public synchronized DiskFile create(Path path) throws IOException {
        step();
        Node node = new Node();
        change(path, node);
        return new MemoryFile(node);
    }

    @Override
    public synchronized DiskFile openToWrite(Path path) throws IOException {
        return new MemoryFile(node(path));
    }

    @Override
    public synchronized DiskFile openToRead(Path path) throws IOException {
        return new MemoryFile(node(path));
    }

    @Override
    public synchronized void rename(Path from, Path to) throws IOException {
        step();
        Node node = node(from);
        change(to, node);
        change(from, null);
    }

    @Override
    public synchronized void delete(Path path) throws IOException {
        step();
        change(path, null);
    }

    @Override
    public synchronized List<Path> list(Path directory) {
        return List.copyOf(names.keySet());
    }

    @Override
    public synchronized void forceDirectory(Path directory) throws IOException {
        step();
        nameChanges.forEach(change -> apply(durableNames, change));
        nameChanges.clear();
    }

    @Override
    public Closeable lock(Path path) {
        return () -> {};
    }

    private final class MemoryFile implements DiskFile {

        private final Node node;

        private MemoryFile(Node node) {
            this.node = node;
        }

        @Override
        public void write(ByteBuffer bytes, long offset) throws IOException {
            synchronized (PowerCutDisk.this) {
                step();
                int from = (int) offset;
                int to = from + bytes.remaining();
                node.visible = Arrays.copyOf(node.visible, Math.max(node.visible.length, to));
                bytes.get(node.visible, from, to - from);
                node.unforced.add(new int[] {from, to});
            }
        }

        @Override
        public int read(ByteBuffer bytes, long offset) {
            synchronized (PowerCutDisk.this) {
                int count = (int) Math.min(bytes.remaining(), node.visible.length - offset);
                if (count <= 0) {
                    return -1;
                }
                bytes.put(node.visible, (int) offset, count);
                return count;
            }
        }

        @Override
        public void force() throws IOException {
            synchronized (PowerCutDisk.this) {
                step();
                if (nextForceFails) {
                    nextForceFails = false;
                    node.unforced.clear();
                    throw new IOException("Input/output error");
                }
                node.durable = node.visible.clone();
                node.unforced.clear();
            }
        }

        @Override
        public long size() {
            synchronized (PowerCutDisk.this) {
                return node.visible.length;
            }
        }

        @Override
        public void close() {}
    }
}
