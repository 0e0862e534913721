package io.tributary.backfill;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.flow.FileFormat;
import io.tributary.control.flow.FileSourceException;
import io.tributary.control.flow.FileSourceException.Kind;
import io.tributary.control.flow.FileSources;
import io.tributary.control.store.DocumentStore;
import io.tributary.outbound.OutboundGuard;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Looks into systems that hold files, for clients who set up a connection. Safe for many threads. */
public final class Explorer implements FileSources, AutoCloseable {

    private static final int MOST_LISTED = 5_000;
    private static final int PREVIEW_ROWS = 100;
    private static final Set<String> READABLE =
            Set.of("csv", "tsv", "txt", "psv", "json", "jsonl", "ndjson", "gz", "zip");

    private final FileSystems systems;
    private final boolean local;

    /**
     * @param store where the keys of servers are remembered
     * @param guard which hosts may be called
     * @param localFolder the folder that local files are read from; null when none are
     */
    public Explorer(DocumentStore store, OutboundGuard guard, @Nullable Path localFolder) {
        this.systems = new FileSystems(new Sftp(guard, new HostKeys(store)), localFolder);
        this.local = localFolder != null;
    }

    FileSystems systems() {
        return systems;
    }

    @Override
    public Set<String> specs() {
        return local ? Set.of(SFTP, LOCAL) : Set.of(SFTP);
    }

    @Override
    public void checkEntered(String specId, ObjectNode params) {
        if (specId.equals(SFTP)) {
            systems.sftp().checkEntered(params);
        }
    }

    @Override
    public void test(Base base) {
        asking("", base, files -> files.list(""));
    }

    @Override
    public ArrayNode list(Base base, String folder) {
        return asking(folder, base, files -> {
            ArrayNode listed = JsonNodeFactory.instance.arrayNode();
            for (FileSystem.Entry entry : files.list(folder)) {
                if (listed.size() < MOST_LISTED) {
                    boolean readable = !entry.folder() && isReadable(entry.name());
                    listed.addObject()
                            .put("type", entry.folder() ? "folder" : "file")
                            .put("name", entry.name())
                            .put("path", entry.path())
                            .put("canPreview", readable)
                            .put("canFetchSchema", readable);
                }
            }
            return listed;
        });
    }

    private static boolean isReadable(String name) {
        return READABLE.contains(name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
    }

    @Override
    public ObjectNode preview(Base base, String path, FileFormat format) {
        return asking(path, base, files -> {
            FileSystem.Entry entry = files.entry(path);
            if (entry.folder()) {
                throw new FileSourceException(Kind.WRONG, "'" + path + "' is a folder; take objectType=folder for it");
            }
            try (InputStream in = files.open(path, 0);
                    Rows rows = Rows.of(in, entry.size(), format)) {
                return preview(rows, format);
            } catch (UnreadableFileException e) {
                throw new FileSourceException(Kind.WRONG, String.valueOf(e.getMessage()), e);
            }
        });
    }

    private static ObjectNode preview(Rows rows, FileFormat format) throws IOException, UnreadableFileException {
        boolean flat = format.kind() == FileFormat.Kind.DELIMITED;
        ObjectNode preview = JsonNodeFactory.instance.objectNode().put("format", flat ? "flat" : "hierarchical");
        ArrayNode columns = preview.putObject("schema").putArray("columns");
        ArrayNode data = preview.putArray("data");
        Set<String> names = new HashSet<>();
        rows.columns().forEach(name -> column(columns, names, name));
        for (Row row = rows.next(); row != null && data.size() < PREVIEW_ROWS; row = rows.next()) {
            if (row.rejection() == null) {
                data.add(row.record());
                row.record().fieldNames().forEachRemaining(name -> column(columns, names, name));
            }
        }
        return preview;
    }

    private static void column(ArrayNode columns, Set<String> known, String name) {
        if (known.add(name)) {
            ObjectNode column =
                    columns.addObject().put("name", name).put("type", "string").put("meta:xdmType", "string");
            column.putObject("xdm").put("type", "string");
        }
    }

    private interface Question<T> {
        T ask(FileSystem files) throws IOException;
    }

    private <T> T asking(String path, Base base, Question<T> question) {
        try (FileSystem files = systems.open(base)) {
            return question.ask(files);
        } catch (IOException e) {
            throw failure(path, e);
        }
    }

    /** What went wrong, in words for whoever set up the connection. */
    static FileSourceException failure(String path, IOException e) {
        String shown = path.replaceAll("[\\p{Cntrl}\\p{Cf}]", "?");
        return switch (e) {
            case NoSuchFileException _ -> new FileSourceException(Kind.NOT_FOUND, "There is no '" + shown + "'", e);
            case NotDirectoryException _ -> new FileSourceException(Kind.WRONG, "'" + shown + "' is no folder", e);
            case AccessDeniedException _ ->
                new FileSourceException(Kind.WRONG, "The system does not let this user read '" + shown + "'", e);
            default -> new FileSourceException(Kind.AWAY, "'" + shown + "' can't be read now: " + e.getMessage(), e);
        };
    }

    @Override
    public void close() {
        systems.close();
    }
}
