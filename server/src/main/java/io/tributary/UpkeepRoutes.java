package io.tributary;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.access.Caller;
import io.tributary.control.access.GuardedHandler;
import io.tributary.http.Handler;
import io.tributary.http.HttpProblem;
import io.tributary.http.Problems;
import io.tributary.http.Request;
import io.tributary.http.Response;
import io.tributary.http.Routes;
import io.tributary.land.TableId;
import io.tributary.land.Upkeep;
import io.tributary.land.UpkeepPlan;
import io.tributary.land.UpkeepStatus;
import io.tributary.plan.Plans;
import io.tributary.plan.TablePlan;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** How tables are kept up, and how one has it done at once: an extension of this server, described in docs/upkeep.md. */
final class UpkeepRoutes {

    private static final String PATH = "/tributary/v1/upkeep";
    private static final int SHOWN_ORPHANS = 100;

    private final Upkeep upkeep;
    private final Plans plans;

    UpkeepRoutes(Upkeep upkeep, Plans plans) {
        this.upkeep = upkeep;
        this.plans = plans;
    }

    void addRoutes(Routes routes, Function<GuardedHandler, Handler> guard) {
        routes.get(PATH, guard.apply(this::list));
        routes.post(PATH, guard.apply(this::ask));
    }

    private Response list(Request request, Caller caller) {
        boolean planned = request.queryParam("plan").filter("true"::equals).isPresent();
        List<TablePlan> wanted = wanted(request, caller, request.queryParam("table"));
        return Response.json(200, items(wanted, planned));
    }

    private Response ask(Request request, Caller caller) {
        Optional<String> table = Optional.empty();
        if (request.body().length > 0) {
            JsonNode named = request.json().path("table");
            if (!named.isMissingNode() && !named.isTextual()) {
                throw problem(400, "Bad Request", "table must be a text, the name of a table in SQL", request);
            }
            table = Optional.ofNullable(named.textValue());
        }
        List<TablePlan> wanted = wanted(request, caller, table);
        upkeep.ask(wanted.stream().map(LakeTables::id).toList());
        return Response.json(202, items(wanted, false));
    }

    /** The tables of the caller's sandbox, or the one that is named. */
    private List<TablePlan> wanted(Request request, Caller caller, Optional<String> name) {
        List<TablePlan> own = own(plans, caller);
        if (name.isEmpty()) {
            return own;
        }
        return List.of(own.stream()
                .filter(table -> table.sqlName().equalsIgnoreCase(name.get()))
                .findFirst()
                .orElseThrow(() -> problem(404, "Not Found", "There is no table " + name.get(), request)));
    }

    private static List<TablePlan> own(Plans plans, Caller caller) {
        return plans.current().tables().stream()
                .filter(table -> table.namespace().equals(caller.lakeNamespace()))
                .sorted(Comparator.comparing(TablePlan::sqlName))
                .toList();
    }

    private ObjectNode items(List<TablePlan> tables, boolean planned) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ArrayNode items = body.putArray("items");
        for (TablePlan table : tables) {
            TableId id = LakeTables.id(table);
            upkeep.status(id).ifPresent(status -> {
                ObjectNode item = describe(table, status);
                if (planned) {
                    upkeep.plan(id).ifPresent(plan -> item.set("plan", describe(plan)));
                }
                items.add(item);
            });
        }
        return body;
    }

    /** How the tables of the caller's sandbox are kept up; those that can't be read now say so. */
    static ArrayNode describe(Upkeep upkeep, Plans plans, Caller caller) {
        ArrayNode items = JsonNodeFactory.instance.arrayNode();
        for (TablePlan table : own(plans, caller)) {
            upkeep.status(LakeTables.id(table)).ifPresent(status -> items.add(describe(table, status)));
        }
        return items;
    }

    private static ObjectNode describe(TablePlan table, UpkeepStatus status) {
        ObjectNode item = JsonNodeFactory.instance
                .objectNode()
                .put("table", table.sqlName())
                .put("datasetId", table.datasetId())
                .put("rows", status.rows())
                .put("files", status.files())
                .put("smallFiles", status.smallFiles())
                .put("bytes", status.bytes())
                .put("snapshots", status.snapshots())
                .put("lastCompaction", instant(status.lastCompactionMillis()))
                .put("lastExpiry", instant(status.lastExpiryMillis()))
                .put("lastSweep", instant(status.lastSweepMillis()))
                .put("filesJoined", status.filesJoined())
                .put("snapshotsExpired", status.snapshotsExpired())
                .put("filesDeleted", status.filesDeleted())
                .put("next", status.next().name().toLowerCase(Locale.ROOT))
                .put("problem", status.problem());
        return status.nextAtMillis() == 0 ? item : item.put("nextAt", instant(status.nextAtMillis()));
    }

    private static String instant(long millis) {
        return millis == 0 ? "" : Instant.ofEpochMilli(millis).toString();
    }

    private static ObjectNode describe(UpkeepPlan plan) {
        ObjectNode described = JsonNodeFactory.instance
                .objectNode()
                .put("joinFiles", plan.join())
                .put("joinBytes", plan.joinBytes())
                .put("expireSnapshots", plan.expire())
                .put("forgetBatches", plan.forget())
                .put("deleteFiles", plan.orphans().size())
                .put(
                        "deleteBytes",
                        plan.orphans().stream().mapToLong(UpkeepRoutes::size).sum());
        ArrayNode names = described.putArray("filesToDelete");
        plan.orphans().stream().limit(SHOWN_ORPHANS).forEach(file -> names.add(shown(file)));
        return described;
    }

    /** The folder in the table's, and the name: nobody needs to know where the server keeps its data. */
    private static String shown(Path file) {
        Path folder = file.getParent();
        return folder == null ? file.toString() : folder.getFileName() + "/" + file.getFileName();
    }

    private static long size(Path file) {
        return Files.exists(file) ? file.toFile().length() : 0;
    }

    private static HttpProblem problem(int status, String title, String detail, Request request) {
        return new HttpProblem(Problems.of(status, "about:blank", title, detail, request.requestId()));
    }
}
