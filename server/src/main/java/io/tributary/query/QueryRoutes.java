package io.tributary.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.access.Caller;
import io.tributary.control.access.GuardedHandler;
import io.tributary.http.Handler;
import io.tributary.http.HttpProblem;
import io.tributary.http.Request;
import io.tributary.http.Response;
import io.tributary.http.Routes;
import java.util.function.Function;

/**
 * {@code POST /tributary/v1/sql} with {@code {"sql":"select …","limit":1000}} answers {@code {"columns":[{"name","type"}],"rows":[[…]],"truncated":false}}: the
 * shape of the results resource of the query contract §4.5.
 */
public final class QueryRoutes {

    private static final int DEFAULT_LIMIT = 1_000;

    private final SqlEngine engine;

    /** @param engine answers the statements */
    public QueryRoutes(SqlEngine engine) {
        this.engine = engine;
    }

    /** Adds the route. */
    public void addRoutes(Routes routes, Function<GuardedHandler, Handler> guard) {
        routes.post("/tributary/v1/sql", guard.apply(this::run));
    }

    private Response run(Request request, Caller caller) {
        JsonNode body = request.json();
        JsonNode sql = body.path("sql");
        if (!sql.isTextual() || sql.textValue().isBlank()) {
            throw problem(400, "42601", "Send {\"sql\":\"select …\"}; sql is missing, empty or no text");
        }
        int limit = body.path("limit").asInt(DEFAULT_LIMIT);
        if (limit < 1) {
            throw problem(400, "22023", "limit must be 1 or more, found " + limit);
        }
        try {
            return Response.json(200, json(engine.run(caller.lakeNamespace(), sql.textValue(), limit)));
        } catch (QueryException e) {
            throw problem(e.kind().status(), e.kind().sqlState(), String.valueOf(e.getMessage()));
        }
    }

    private static ObjectNode json(QueryResult result) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ArrayNode columns = answer.putArray("columns");
        result.columns()
                .forEach(
                        column -> columns.addObject().put("name", column.name()).put("type", column.type()));
        ArrayNode rows = answer.putArray("rows");
        result.rows().forEach(row -> rows.addArray().addAll(row));
        return answer.put("truncated", result.truncated());
    }

    /** The error body of the query contract §4.6. */
    private static HttpProblem problem(int status, String code, String message) {
        ObjectNode body = JsonNodeFactory.instance
                .objectNode()
                .put("title", "Query failed")
                .put("statusCode", status)
                .put("errorType", status >= 500 ? "SYSTEM_ERROR" : "USER_ERROR");
        body.putArray("errors").addObject().put("code", code).put("message", message);
        return new HttpProblem(Response.json(status, body));
    }
}
