package io.tributary.backfill;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Files of one folder that the operator named. Nothing outside it is reached: no step upwards, and no link is followed. */
final class LocalFiles implements FileSystem {

    private static final Set<OpenOption> READ = Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);

    private final Path root;

    LocalFiles(Path root) {
        this.root = root.toAbsolutePath().normalize();
    }

    @Override
    public List<Entry> list(String folder) throws IOException {
        Path within = within(folder);
        List<Entry> entries = new ArrayList<>();
        try (Stream<Path> children = Files.list(within)) {
            for (Path child : children.limit(MOST_ENTRIES).toList()) {
                BasicFileAttributes attributes =
                        Files.readAttributes(child, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
                if (attributes.isDirectory() || attributes.isRegularFile()) {
                    entries.add(entry(child, attributes));
                }
            }
        }
        entries.sort(Comparator.comparing(Entry::path));
        return entries;
    }

    @Override
    public Entry entry(String path) throws IOException {
        Path within = within(path);
        BasicFileAttributes attributes =
                Files.readAttributes(within, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!attributes.isDirectory() && !attributes.isRegularFile()) {
            throw new NoSuchFileException(path);
        }
        return entry(within, attributes);
    }

    private Entry entry(Path path, BasicFileAttributes attributes) {
        return new Entry(
                "/" + root.relativize(path).toString().replace('\\', '/'),
                attributes.isDirectory(),
                attributes.size(),
                attributes.lastModifiedTime().to(TimeUnit.SECONDS));
    }

    @Override
    public InputStream open(String path, long from) throws IOException {
        SeekableByteChannel channel = Files.newByteChannel(within(path), READ);
        channel.position(from);
        return Channels.newInputStream(channel);
    }

    @Override
    public String absolute(String path) {
        return path.startsWith("/") ? path : "/" + path;
    }

    /** A path within the folder, none of whose steps is a link. What lies outside is said not to be there. */
    private Path within(String path) throws IOException {
        Path found = root;
        for (String step : path.split("/")) {
            if (step.isEmpty() || step.equals(".")) {
                continue;
            }
            if (step.equals("..") || step.indexOf('\\') >= 0 || step.indexOf('\0') >= 0) {
                throw new NoSuchFileException(path);
            }
            found = found.resolve(step);
            if (Files.isSymbolicLink(found)) {
                throw new NoSuchFileException(path);
            }
        }
        return found;
    }

    @Override
    public void close() {
        // Nothing is held open.
    }
}
