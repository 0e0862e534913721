package io.tributary;

import io.tributary.http.HttpSettings;
import io.tributary.land.UpkeepSettings;
import io.tributary.receive.ReceiveSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options of every command that starts a server. */
final class ServerOptions {

    @Mixin
    private StoreOptions store = new StoreOptions();

    @Option(
            names = "--port",
            defaultValue = "8080",
            description = "Port; 0 takes a free one (default: ${DEFAULT-VALUE}).")
    private int port;

    @Option(
            names = "--host",
            defaultValue = "127.0.0.1",
            description = "Address to listen on (default: ${DEFAULT-VALUE}, this machine only).")
    private String host = "";

    @Option(
            names = "--public-url",
            paramLabel = "URL",
            description = "How clients reach this server, if not by host and port; inlet URLs begin with it.")
    private @Nullable String publicUrl;

    @Option(
            names = "--commit-interval",
            paramLabel = "SECONDS",
            defaultValue = "5",
            description =
                    "What was acknowledged is visible to SQL within this time, 1 at least (default: ${DEFAULT-VALUE}).")
    private int commitInterval;

    @Option(
            names = "--max-backlog",
            paramLabel = "MIB",
            defaultValue = "4096",
            description =
                    "Disk for events that are not yet in tables; beyond it senders are told to come again (default: ${DEFAULT-VALUE}).")
    private long maxBacklog;

    @Option(
            names = "--log-payloads",
            description =
                    "The error log, DIR/logs/errors.ndjson, holds refused messages themselves, not only their size and"
                            + " hash. They may be personal data.")
    private boolean logPayloads;

    @Option(
            names = "--quarantine-days",
            paramLabel = "DAYS",
            defaultValue = "30",
            description = "Refused messages are kept so long (default: ${DEFAULT-VALUE}).")
    private int quarantineDays;

    @Option(
            names = "--quarantine-tries",
            paramLabel = "N",
            defaultValue = "5",
            description =
                    "A refused message whose replay failed so often is left alone until someone edits or names it (default: ${DEFAULT-VALUE}).")
    private int quarantineTries;

    @Option(
            names = "--metrics-port",
            paramLabel = "PORT",
            description =
                    "Also serves /metrics here without credentials, to this machine only; 0 takes a free port (default: not).")
    private @Nullable Integer metricsPort;

    @Option(
            names = "--keep-runs",
            paramLabel = "DAYS",
            defaultValue = "30",
            description = "How long the runs of streaming flows are kept (default: ${DEFAULT-VALUE}).")
    private int keepRuns;

    @Option(
            names = "--target-file-size",
            paramLabel = "MIB",
            defaultValue = "128",
            description = "Small data files are joined until they are about this large (default: ${DEFAULT-VALUE}).")
    private long targetFileSize;

    @Option(
            names = "--keep-batches",
            paramLabel = "DAYS",
            defaultValue = "30",
            description =
                    "What each commit brought stays listed, and its files can be fetched, so long (default: ${DEFAULT-VALUE}).")
    private int keepBatches;

    @Option(
            names = "--keep-snapshots",
            paramLabel = "MINUTES",
            defaultValue = "30",
            description =
                    "Snapshots of tables are kept so long, 5 at least; queries of other engines must be done by then (default: ${DEFAULT-VALUE}).")
    private int keepSnapshots;

    @Option(
            names = "--no-upkeep",
            description = "Leave tables as they are: files stay small, snapshots are kept for ever.")
    private boolean noUpkeep;

    @Option(
            names = "--strict-limits",
            description =
                    "Enforce the platform's rates on streaming endpoints, to rehearse them: 1,000 requests a second, and 60 a minute"
                            + " with syncValidation, for each inlet; beyond them 429.")
    private boolean strictLimits;

    @Option(
            names = "--unavailable-status",
            paramLabel = "STATUS",
            defaultValue = "503",
            description =
                    "What senders are told while events can't be kept: 503, or 500 for senders that drop messages on 503, as the"
                            + " platform's own Kafka sink does (default: ${DEFAULT-VALUE}).")
    private int unavailableStatus;

    @Option(
            names = "--idempotency-keys",
            paramLabel = "COUNT",
            defaultValue = "1000000",
            description =
                    "How many requests with an Idempotency-Key are remembered for a day; beyond it they are told 429 (default:"
                            + " ${DEFAULT-VALUE}).")
    private long idempotencyKeys;

    /** Long enough for the longest query of this server, and for what waits before it. */
    private static final int LEAST_SNAPSHOT_MINUTES = 5;

    private @Nullable UpkeepSettings upkeep() {
        if (keepSnapshots < LEAST_SNAPSHOT_MINUTES) {
            throw new IllegalArgumentException(
                    "--keep-snapshots must be " + LEAST_SNAPSHOT_MINUTES + " minutes at least, found " + keepSnapshots);
        }
        if (keepBatches < 0) {
            throw new IllegalArgumentException("--keep-batches must not be negative, found " + keepBatches);
        }
        return noUpkeep
                ? null
                : UpkeepSettings.defaults().withKept(Duration.ofMinutes(keepSnapshots), Duration.ofDays(keepBatches));
    }

    @Option(
            names = "--files",
            paramLabel = "DIR",
            description = "Folder that flows of the source local-file may read; without it none is read.")
    private @Nullable Path files;

    @Option(
            names = "--allow-private-hosts",
            description =
                    "SFTP servers may be on this machine and in private networks; else only on the public network.")
    private boolean allowPrivateHosts;

    @Option(
            names = "--allow-hosts",
            paramLabel = "HOST",
            split = ",",
            description = "Hosts, addresses or networks (10.1.0.0/16) that may be called though they are private.")
    private List<String> allowHosts = List.of();

    ServerSettings settings(Path data) {
        try {
            return new ServerSettings(
                    data,
                    store.choice(),
                    host,
                    port,
                    publicUrl,
                    Duration.ofSeconds(commitInterval),
                    maxBacklog * 1024 * 1024,
                    logPayloads,
                    new Watching(metricsPort, Duration.ofDays(keepRuns)),
                    targetFileSize * 1024 * 1024,
                    upkeep(),
                    new ReceiveSettings(HttpSettings.MAX_BODY_BYTES, strictLimits, unavailableStatus, idempotencyKeys),
                    new FileAccess(files, allowPrivateHosts, allowHosts),
                    new QuarantineRules(quarantineDays, quarantineTries));
        } catch (IllegalArgumentException e) {
            throw new Stop(Stop.USAGE, String.valueOf(e.getMessage()));
        }
    }
}
