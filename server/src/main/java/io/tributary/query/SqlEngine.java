package io.tributary.query;

import com.fasterxml.jackson.databind.JsonNode;
import io.tributary.land.Lake;
import io.tributary.land.TableId;
import io.tributary.land.TableSnapshot;
import io.tributary.query.QueryException.Kind;
import io.tributary.query.QueryResult.ResultColumn;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers SELECT statements over the current snapshots of a namespace's tables. Each query gets an engine instance of its own that can read the files of the
 * tables it names and nothing else, so a query that breaks its engine breaks nobody else's.
 */
public final class SqlEngine implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SqlEngine.class);

    private final Lake lake;
    private final TableNames names;
    private final SystemTables systemTables;
    private final QuerySettings settings;
    private final SqlGuard guard = new SqlGuard();
    private final Semaphore turns;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("query-clock").daemon(true).factory());

    /** Opens the engine once, so that the first caller doesn't wait for its libraries. */
    public SqlEngine(Lake lake, TableNames names, QuerySettings settings) {
        this(lake, names, SystemTables.NONE, settings);
    }

    /** The same with tables that don't lie in the lake. */
    public SqlEngine(Lake lake, TableNames names, SystemTables systemTables, QuerySettings settings) {
        this.systemTables = systemTables;
        this.lake = lake;
        this.names = names;
        this.settings = settings;
        this.turns = new Semaphore(settings.parallel(), true);
        try {
            clear(settings.temporary());
            Files.createDirectories(settings.temporary());
            connect(settings.temporary().resolve("first")).close();
        } catch (IOException e) {
            throw new UncheckedIOException("the folder for temporary files can't be made", e);
        } catch (SQLException e) {
            throw new IllegalStateException("the SQL engine can't be opened", e);
        }
    }

    /**
     * Runs one SELECT statement.
     *
     * @param namespace whose tables it sees
     * @param sql the statement; see {@link Dialect} for what is accepted beyond the engine's own SQL
     * @param limit rows at most, cut to the allowed maximum
     * @throws QueryException it can't be answered
     */
    public QueryResult run(String namespace, String sql, int limit) {
        try {
            if (!turns.tryAcquire(settings.timeout().toMillis(), TimeUnit.MILLISECONDS)) {
                throw new QueryException(Kind.BUSY, "Too many queries are running; come again");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new QueryException(Kind.BUSY, "The server is stopping");
        }
        Path spill = settings.temporary().resolve("query-" + UUID.randomUUID());
        try (Connection engine = connect(spill)) {
            String statement = Dialect.translate(sql);
            prepare(engine, namespace, guard.tables(engine, statement));
            return execute(engine, statement, Math.min(limit, settings.maxRows()));
        } catch (SQLException e) {
            throw new QueryException(Kind.FAILED, firstLine(e));
        } catch (OutOfMemoryError e) {
            throw new QueryException(Kind.FAILED, "The answer is too large; ask for fewer rows or smaller values");
        } finally {
            turns.release();
            clear(spill);
        }
    }

    /** Parallel queries must not share a folder: the engine's file names don't tell its instances apart. */
    private static void clear(Path spill) {
        if (!Files.exists(spill)) {
            return;
        }
        try (Stream<Path> files = Files.walk(spill)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            LOG.atWarn().addKeyValue("folder", spill).setCause(e).log("temporary files of a query are left over");
        }
    }

    private Connection connect(Path spill) throws SQLException {
        Properties options = new Properties();
        options.setProperty("jdbc_stream_results", "true");
        options.setProperty("memory_limit", settings.memoryMegabytes() + "MB");
        options.setProperty("temp_directory", spill.toString());
        options.setProperty("max_temp_directory_size", "2GB");
        options.setProperty("threads", "2");
        options.setProperty("autoinstall_known_extensions", "false");
        options.setProperty("autoload_known_extensions", "false");
        return DriverManager.getConnection("jdbc:duckdb:", options);
    }

    private void prepare(Connection engine, String namespace, SqlGuard.Named wanted) throws SQLException {
        Map<String, TableSnapshot> snapshots = snapshots(namespace, wanted);
        String files = snapshots.values().stream()
                .flatMap(TableView::files)
                .map(TableView::literal)
                .collect(Collectors.joining(", "));
        try (Statement statement = engine.createStatement()) {
            statement.execute("set TimeZone = 'UTC'");
            for (String macro : Dialect.MACROS) {
                statement.execute(macro);
            }
            statement.execute("set allowed_paths = [" + files + "]");
            statement.execute("set enable_external_access = false");
            for (Map.Entry<String, TableSnapshot> snapshot : snapshots.entrySet()) {
                statement.execute(TableView.create(snapshot.getKey(), snapshot.getValue()));
            }
            for (String name : wanted.tables()) {
                Optional<SystemTables.SystemTable> table =
                        snapshots.containsKey(name) ? Optional.empty() : systemTables.find(namespace, name);
                if (table.isPresent()) {
                    SystemTableCopy.make(engine, name, table.get(), wanted.columns());
                }
            }
            statement.execute("set lock_configuration = true");
        }
    }

    private Map<String, TableSnapshot> snapshots(String namespace, SqlGuard.Named wanted) {
        Map<String, TableId> known = names.of(namespace);
        Map<String, TableSnapshot> snapshots = new TreeMap<>();
        for (String name : wanted.tables()) {
            TableId id = known.get(name);
            boolean elsewhere = systemTables.find(namespace, name).isPresent();
            if (id == null && (elsewhere || wanted.local().contains(name))) {
                continue;
            }
            Optional<TableSnapshot> snapshot = id == null ? Optional.empty() : lake.snapshot(id);
            snapshots.put(name, snapshot.orElseThrow(() -> unknown(name, known.keySet())));
        }
        return snapshots;
    }

    private static QueryException unknown(String name, Set<String> known) {
        String list =
                known.isEmpty() ? "none yet" : known.stream().sorted().limit(20).collect(Collectors.joining(", "));
        return new QueryException(Kind.UNKNOWN_TABLE, "There is no table " + name + "; known tables: " + list);
    }

    private QueryResult execute(Connection engine, String sql, int limit) throws SQLException {
        AtomicBoolean late = new AtomicBoolean();
        try (Statement statement = engine.createStatement()) {
            Future<?> alarm = clock.schedule(
                    () -> {
                        late.set(true);
                        statement.cancel();
                        return true;
                    },
                    settings.timeout().toMillis(),
                    TimeUnit.MILLISECONDS);
            try (ResultSet rows = statement.executeQuery(sql)) {
                return read(rows, limit);
            } finally {
                alarm.cancel(false);
            }
        } catch (SQLException e) {
            if (late.get()) {
                throw new QueryException(
                        Kind.TIMEOUT,
                        "The query took longer than " + settings.timeout().toSeconds() + " s");
            }
            throw e;
        }
    }

    private QueryResult read(ResultSet rows, int limit) throws SQLException {
        ResultSetMetaData meta = rows.getMetaData();
        List<ResultColumn> columns = new ArrayList<>();
        for (int i = 1; i <= meta.getColumnCount(); i++) {
            columns.add(new ResultColumn(meta.getColumnLabel(i), meta.getColumnTypeName(i)));
        }
        List<List<JsonNode>> read = new ArrayList<>();
        long bytes = 0;
        while (rows.next()) {
            if (read.size() == limit || bytes > settings.maxBytes()) {
                return new QueryResult(columns, read, true);
            }
            List<JsonNode> row = new ArrayList<>(columns.size());
            for (int i = 1; i <= columns.size(); i++) {
                JsonNode value = Values.json(rows.getObject(i));
                bytes += value.isContainerNode()
                        ? value.toString().length()
                        : value.asText().length() + 8L;
                row.add(value);
            }
            read.add(row);
        }
        return new QueryResult(columns, read, false);
    }

    /** The engine's message without its drawings; it never names files outside the query's own tables. */
    private static String firstLine(SQLException e) {
        String message = String.valueOf(e.getMessage());
        int end = message.indexOf('\n');
        String line = end < 0 ? message : message.substring(0, end);
        return line.toLowerCase(Locale.ROOT).contains(".parquet") ? "The table's files can't be read" : line;
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
