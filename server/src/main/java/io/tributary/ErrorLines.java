package io.tributary;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeAndTimeBasedRollingPolicy;
import ch.qos.logback.core.status.Status;
import ch.qos.logback.core.util.FileSize;
import io.tributary.http.Request;
import io.tributary.http.Response;
import io.tributary.observe.ErrorLog;
import java.nio.file.Path;
import java.time.Instant;
import org.slf4j.LoggerFactory;

/**
 * The error log: one JSON object a line for each answer of 400 and above and for each message that is put aside, in {@code logs/errors.ndjson} of the data
 * directory. Apart from the program's own log, because it is read by others: whoever must mend data, not the server.
 *
 * <p>What it may hold is decided in {@link ErrorLine}. Files are rolled at 32 MiB and each day; of the older ones 30 days and 1 GiB are kept. Lines are handed to
 * the operating system one by one, not forced to disk: what must survive anything is in quarantine.
 */
final class ErrorLines implements ErrorLog, AutoCloseable {

    private static final org.slf4j.Logger LOG = LoggerFactory.getLogger(ErrorLines.class);
    private static final String LARGEST_FILE = "32 mb";
    private static final String LARGEST_TOTAL = "1 gb";
    private static final int DAYS = 30;

    private final LoggerContext context = new LoggerContext();
    private final Logger lines;
    private final boolean withPayloads;

    /**
     * @param folder where the files are
     * @param withPayloads whether lines hold messages and texts that quote them, which may be personal data
     */
    ErrorLines(Path folder, boolean withPayloads) {
        this.withPayloads = withPayloads;
        context.setMDCAdapter(new LogbackMDCAdapter());
        context.getStatusManager().add(ErrorLines::trouble);
        this.lines = context.getLogger("errors");
        RollingFileAppender<ILoggingEvent> file = new RollingFileAppender<>();
        SizeAndTimeBasedRollingPolicy<ILoggingEvent> rolling = new SizeAndTimeBasedRollingPolicy<>();
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern("%msg%n");
        encoder.start();
        rolling.setContext(context);
        rolling.setParent(file);
        rolling.setFileNamePattern(
                folder.resolve("errors-%d{yyyy-MM-dd,UTC}.%i.ndjson.gz").toString());
        rolling.setMaxFileSize(FileSize.valueOf(LARGEST_FILE));
        rolling.setTotalSizeCap(FileSize.valueOf(LARGEST_TOTAL));
        rolling.setMaxHistory(DAYS);
        rolling.start();
        file.setContext(context);
        file.setFile(folder.resolve("errors.ndjson").toString());
        file.setEncoder(encoder);
        file.setRollingPolicy(rolling);
        file.start();
        lines.setAdditive(false);
        lines.setLevel(Level.INFO);
        lines.addAppender(file);
    }

    /** An answer that says no; for {@link io.tributary.http.Routes#errors}. */
    void answered(Request request, Response answer) {
        lines.info(ErrorLine.of(request, answer, Instant.now(), withPayloads));
    }

    @Override
    public void putAside(Refused refused) {
        lines.info(ErrorLine.of(refused, Instant.now(), withPayloads));
    }

    /** What the library says of itself, a full disk for example. */
    private static void trouble(Status status) {
        if (status.getEffectiveLevel() >= Status.WARN) {
            LOG.atWarn()
                    .addKeyValue("found", status.getMessage())
                    .setCause(status.getThrowable())
                    .log("the error log has lost lines, or will");
        }
    }

    @Override
    public void close() {
        context.stop();
    }
}
