package io.tributary.backfill;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.flow.FileFlow;
import io.tributary.control.flow.FileSourceException;
import io.tributary.control.flow.FlowService;
import io.tributary.event.Position;
import io.tributary.observe.Observer;
import io.tributary.plan.FlowPlan;
import io.tributary.plan.Plans;
import io.tributary.prepare.Preparer;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/** Takes one run from phase to phase until it has ended. For one thread. */
final class RunWork {

    private static final int TRIES = 6;
    private static final long FIRST_WAIT_MILLIS = 500;
    private static final long POLL_MILLIS = 50;
    private static final long MOST_DIAGNOSED = 1_000;

    /** What runs need, the same for all. */
    record Tools(
            RunStore runs,
            FileSystems systems,
            HeldLog log,
            Plans plans,
            Preparer preparer,
            Observer observer,
            Path staging,
            FlowService flows,
            River river,
            Semaphore reading) {}

    /** The run can't go on, and says why. */
    private static final class FailedException extends Exception {

        private static final long serialVersionUID = 1L;

        private final String code;

        FailedException(String code, String message) {
            super(message);
            this.code = code;
        }
    }

    private final Tools tools;
    private final Staging staging;
    private StoredRun run;

    RunWork(Tools tools, StoredRun run) {
        this.tools = tools;
        this.run = run;
        this.staging = new Staging(tools.staging(), run.id());
    }

    /** @throws InterruptedException the server stops; the next start goes on */
    void toEnd() throws InterruptedException, IOException {
        while (run.phase() != Phase.CLOSED) {
            switch (run.phase()) {
                case READING -> inTurn(this::read);
                case POURING -> inTurn(this::pour);
                case LANDING -> land();
                case CLOSED -> {
                    // The loop ends.
                }
            }
        }
        staging.remove();
    }

    private interface Step {
        void run() throws InterruptedException, IOException, FailedException, UnreadableFileException;
    }

    /** Few runs read at the same time: they share the machine with events that come in. */
    private void inTurn(Step step) throws InterruptedException, IOException {
        tools.reading().acquire();
        try {
            step.run();
        } catch (FailedException e) {
            close("failed", List.of(), e.code, String.valueOf(e.getMessage()));
        } catch (FileSourceException e) {
            close("failed", List.of(), "CONNECTOR-2001-500", String.valueOf(e.getMessage()));
        } catch (UnreadableFileException e) {
            close("failed", List.of(), e.code(), String.valueOf(e.getMessage()));
        } finally {
            tools.reading().release();
        }
    }

    private FileFlow flow() throws FailedException {
        return tools.flows()
                .fileFlow(run.scope(), run.flowId())
                .orElseThrow(() -> new FailedException("TRIBUTARY-3002", "The flow is gone"));
    }

    private FlowPlan plan() throws FailedException {
        return tools.plans()
                .current()
                .flow(run.flowId())
                .orElseThrow(() -> new FailedException(
                        "TRIBUTARY-3002",
                        "The flow can't run: it, its mapping set, its dataset or its schema is gone"));
    }

    private void read() throws InterruptedException, IOException, FailedException, UnreadableFileException {
        staging.clear();
        FileFlow flow = flow();
        FilesRead read = new FilesRead(tools.runs().ofFlow(run.scope(), run.flowId()), run);
        List<StoredRun.File> files = copied(flow, read);
        List<StoredRun.File> fresh = files.stream()
                .filter(file -> file.outcome() == StoredRun.Outcome.POURED)
                .toList();
        if (fresh.isEmpty()) {
            close("success", files, "", "");
            return;
        }
        Checking checking = new Checking(tools.preparer(), plan());
        List<StoredRun.File> checked = new ArrayList<>();
        for (int i = 0; i < files.size(); i++) {
            StoredRun.File file = files.get(i);
            checked.add(file.outcome() == StoredRun.Outcome.UNCHANGED ? file : checked(flow, checking, files, i));
        }
        decide(flow, checking, checked);
    }

    private StoredRun.File checked(FileFlow flow, Checking checking, List<StoredRun.File> files, int index)
            throws InterruptedException, IOException, UnreadableFileException {
        StoredRun.File file = files.get(index);
        try {
            long rows = checking.file(staging.file(index), flow.format());
            return with(file, rows, StoredRun.Outcome.POURED);
        } catch (UnreadableFileException e) {
            remember(files);
            throw new UnreadableFileException(e.code(), file.path() + ": " + e.getMessage());
        } catch (IOException e) {
            // The copy is ours: what can't be read of it was never whole.
            remember(files);
            throw new UnreadableFileException(
                    "TRIBUTARY-3001", file.path() + ": The file can't be unpacked or read: " + e.getMessage());
        }
    }

    /** So that a schedule does not read again and again what can't be read; a person can tell it to. */
    private void remember(List<StoredRun.File> files) {
        List<StoredRun.File> refused = refused(files);
        run = tools.runs().change(run, body -> StoredRun.put(body, refused));
    }

    private static List<StoredRun.File> refused(List<StoredRun.File> files) {
        return files.stream()
                .map(file -> file.outcome() == StoredRun.Outcome.UNCHANGED
                        ? file
                        : with(file, file.rows(), StoredRun.Outcome.REFUSED))
                .toList();
    }

    private static StoredRun.File with(StoredRun.File file, long rows, StoredRun.Outcome outcome) {
        return new StoredRun.File(file.path(), file.size(), file.modifiedSeconds(), file.sha256(), rows, outcome);
    }

    /** The files of the run, copied; what breaks off is tried again, ever more slowly, and goes on where it was. */
    private List<StoredRun.File> copied(FileFlow flow, FilesRead read) throws InterruptedException, IOException {
        List<FileSystem.Entry> chosen = null;
        List<StoredRun.File> done = new ArrayList<>();
        long wait = FIRST_WAIT_MILLIS;
        for (int attempt = 1; ; attempt++) {
            try (FileSystem system = tools.systems().open(flow.base())) {
                if (chosen == null) {
                    chosen = Selected.of(system, flow.selection(), entry -> read.wants(entry, flow.timing()));
                }
                while (done.size() < chosen.size()) {
                    FileSystem.Entry entry = chosen.get(done.size());
                    String hash = staging.copy(system, entry, done.size());
                    done.add(new StoredRun.File(
                            entry.path(),
                            entry.size(),
                            entry.modifiedSeconds(),
                            hash,
                            0,
                            read.isKnown(entry.path(), hash) ? StoredRun.Outcome.UNCHANGED : StoredRun.Outcome.POURED));
                }
                return done;
            } catch (InterruptedIOException e) {
                throw (InterruptedException) new InterruptedException("the server stops").initCause(e);
            } catch (IOException | FileSourceException e) {
                FileSourceException failure = e instanceof FileSourceException known
                        ? known
                        : Explorer.failure(flow.selection().path(), (IOException) e);
                if (failure.kind() != FileSourceException.Kind.AWAY || attempt == TRIES) {
                    throw failure;
                }
                Thread.sleep(wait);
                wait *= 2;
            }
        }
    }

    /** More rows refused than the flow allows: nothing lands (ingestion contract §4.6). Else all rows are poured. */
    private void decide(FileFlow flow, Checking checking, List<StoredRun.File> files) throws IOException {
        Double allowed = flow.flow().options().partialIngestionPercent();
        double percent = allowed == null ? 0 : allowed;
        boolean tooMany = checking.failed() * 100.0 > percent * checking.rows();
        boolean diagnostics = flow.flow().options().errorDiagnostics();
        List<StoredRun.File> outcome = tooMany ? refused(files) : files;
        run = tools.runs().change(run, body -> {
            StoredRun.put(body, outcome);
            body.put("input", checking.rows())
                    .put("failed", checking.failed())
                    .put("warned", checking.warned())
                    .put(
                            "inputBytes",
                            outcome.stream().mapToLong(StoredRun.File::size).sum())
                    .put("diagnostics", diagnostics)
                    .put("pouredFrom", System.currentTimeMillis())
                    .put("refuseAll", tooMany);
            reasons(body, checking);
            if (tooMany) {
                body.putArray("errors")
                        .addObject()
                        .put("code", tooManyCode(diagnostics))
                        .put("message", tooMany(checking, percent, diagnostics));
            }
            if (!tooMany || diagnostics) {
                body.put("phase", Phase.POURING.name());
            }
        });
        if (tooMany && !diagnostics) {
            close("failed", outcome, tooManyCode(false), tooMany(checking, percent, false));
        }
    }

    private static String tooManyCode(boolean diagnostics) {
        return diagnostics ? "INGEST-1212-400" : "INGEST-1211-400";
    }

    private static String tooMany(Checking checking, double percent, boolean diagnostics) {
        return checking.failed() + " of " + checking.rows() + " rows would be refused, more than the "
                + percent + " percent of partialIngestionPercent; nothing was taken. "
                + (diagnostics
                        ? "The refused rows are in quarantine with their reasons"
                        : "Set errorDiagnosticsEnabled to see which rows, or raise partialIngestionPercent to take the others");
    }

    private static void reasons(ObjectNode body, Checking checking) {
        ArrayNode reasons = body.putArray("reasons");
        if (checking.failed() > 0) {
            reasons.addObject()
                    .put("code", "INGEST-1212-400")
                    .put("message", "Encountered " + checking.failed() + " errors in the data.");
        }
        for (Map.Entry<String, Checking.Reason> reason : checking.reasons().entrySet()) {
            reasons.addObject()
                    .put("code", reason.getKey())
                    .put("recordCount", reason.getValue().records())
                    .put("message", reason.getValue().message());
        }
    }

    private void pour() throws InterruptedException, IOException, FailedException, UnreadableFileException {
        FileFlow flow = flow();
        FlowPlan plan = plan();
        boolean refuseAll = run.body().path("refuseAll").asBoolean();
        Position end;
        try (Mark mark = Mark.open(staging.folder())) {
            Pour pour = new Pour(tools.log(), tools.river(), tools.observer().flow(run.flowId()), run.id(), plan, mark);
            pour.resume();
            Pour.Choice choice = refuseAll
                    ? pour.onlyRefused(new Checking(tools.preparer(), plan), MOST_DIAGNOSED)
                    : pour.everything();
            List<StoredRun.File> files = run.files();
            for (int i = 0; i < files.size(); i++) {
                if (files.get(i).outcome() != StoredRun.Outcome.UNCHANGED) {
                    pour.file(staging, i, flow.format(), choice);
                }
            }
            end = pour.end();
        }
        run = tools.runs()
                .change(
                        run,
                        body -> body.put("phase", Phase.LANDING.name())
                                .put("logId", tools.log().id())
                                .put("logEnd", end.value()));
    }

    /** Waits until every row is in its table or in quarantine, and counts which is where. */
    private void land() throws InterruptedException, IOException {
        boolean sameLog = run.body().path("logId").asText().equals(tools.log().id());
        while (sameLog && tools.river().settled().value() < run.number("logEnd")) {
            Thread.sleep(POLL_MILLIS);
        }
        if (run.body().path("refuseAll").asBoolean()) {
            close("failed", run.files(), "", "");
        } else {
            long failed = tools.river().refused(run.prefix()).values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
            boolean some = failed > 0;
            close(
                    some ? "partialSuccess" : "success",
                    run.files(),
                    some ? "CONNECTOR-2001-500" : "",
                    "Some records were rejected in the promotion step; they are in quarantine with their reasons");
        }
    }

    private void close(String status, List<StoredRun.File> files, String code, String message) throws IOException {
        Map<String, Long> refused = tools.river().refused(run.prefix());
        long inQuarantine = refused.values().stream().mapToLong(Long::longValue).sum();
        boolean landed =
                run.phase() == Phase.LANDING && !run.body().path("refuseAll").asBoolean();
        Optional<River.Landed> there = landed
                ? tools.flows()
                        .fileFlow(run.scope(), run.flowId())
                        .map(flow -> tools.river()
                                .landed(run.scope(), flow.flow().datasetId(), run.flowId(), run.number("pouredFrom")))
                : Optional.empty();
        run = tools.runs().change(run, body -> {
            if (!files.isEmpty()) {
                StoredRun.put(body, files);
            }
            if (landed) {
                body.put("failed", inQuarantine)
                        .put("output", body.path("input").asLong() - inQuarantine);
            }
            there.ifPresent(in -> {
                body.put("outputBytes", in.bytes());
                in.batchIds().forEach(body.putArray("batches")::add);
            });
            refused.keySet().forEach(body.putArray("refusedBatches")::add);
            if (!code.isEmpty()) {
                body.putArray("errors").addObject().put("code", code).put("message", message);
            }
            body.put("phase", Phase.CLOSED.name())
                    .put("status", status)
                    .put("completedAt", Instant.now().toEpochMilli());
        });
        tools.log().free(run.id());
        staging.remove();
    }
}
