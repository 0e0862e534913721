package io.tributary.control.access;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.http.Handler;
import io.tributary.http.HttpProblem;
import io.tributary.http.Problems;
import io.tributary.http.Request;
import io.tributary.http.Response;
import io.tributary.http.Routes;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** What the caller may do, in the platform's words (ingestion contract §6.4): its role in the sandbox, told by kind of resource. */
final class AclRoutes {

    private static final String BASE = "/data/foundation/access-control/acl";
    private static final int MOST = 1_000;

    /** Kind of resource, and the permission of the platform that stands for changing it. */
    private static final Map<String, String> RESOURCES = new TreeMap<>(Map.of(
            "schemas", "manage-schemas",
            "identity-descriptor", "manage-schemas",
            "datasets", "manage-datasets",
            "connection", "manage-sources",
            "data-ingestion-monitoring", "view-monitoring-dashboard",
            "sandboxes", "manage-sandboxes",
            "queries", "manage-queries"));

    private final Clients clients;

    AclRoutes(Clients clients) {
        this.clients = clients;
    }

    void addRoutes(Routes routes, Function<GuardedHandler, Handler> guard) {
        routes.get(BASE + "/reference", guard.apply((request, caller) -> reference()));
        routes.post(BASE + "/effective-policies", guard.apply(this::effective));
    }

    private static Response reference() {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ObjectNode permissions = body.putObject("permissions");
        RESOURCES.forEach(
                (type, permission) -> permissions.putObject(permission).put("name", permission));
        ArrayNode types = body.putArray("resource-types");
        RESOURCES.keySet().forEach(types::add);
        return Response.json(200, body);
    }

    private Response effective(Request request, Caller caller) {
        JsonNode asked = request.json();
        if (!asked.isArray() || asked.size() > MOST) {
            throw new HttpProblem(Problems.of(
                    400,
                    "about:blank",
                    "Bad Request",
                    "the body must be an array of at most " + MOST
                            + " texts such as /permissions/manage-schemas or /resource-types/schemas",
                    request.requestId()));
        }
        Grants grants = clients.find(caller.clientId()).map(Client::grants).orElse(Grants.ALL);
        String sandbox = caller.scope().sandbox();
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ObjectNode policies = body.putObject("policies");
        for (JsonNode one : asked) {
            policies(one.asText(), grants, sandbox).forEach(policies.putArray(one.asText())::add);
        }
        return Response.json(200, body);
    }

    private static List<String> policies(String asked, Grants grants, String sandbox) {
        String type = asked.startsWith("/resource-types/") ? asked.substring("/resource-types/".length()) : "";
        String permission = asked.startsWith("/permissions/") ? asked.substring("/permissions/".length()) : "";
        boolean administers = grants.allow(Permission.ADMINISTER, sandbox);
        boolean writes = type.equals("sandboxes") || permission.equals("manage-sandboxes")
                ? administers
                : grants.allow(Permission.WRITE, sandbox);
        if (RESOURCES.containsKey(type)) {
            return writes ? List.of("read", "write", "delete") : List.of("read");
        }
        if (RESOURCES.containsValue(permission)) {
            return writes || permission.startsWith("view-") ? List.of("*") : List.of();
        }
        return List.of();
    }
}
