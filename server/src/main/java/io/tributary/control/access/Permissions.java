package io.tributary.control.access;

import io.tributary.http.Routes;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Who may call what: the one table, by method and route. A route that no line names answers nobody. The documentation holds the same table. */
public final class Permissions {

    /** Where the caller's role must allow it. */
    enum Where {
        /** Nowhere: no token is asked for, or the route checks it itself. */
        OPEN,
        /** In the sandbox that the call's headers name. */
        SANDBOX,
        /** In the sandbox that the path names as {@code {name}}. */
        NAMED,
        /** In any sandbox of the organisation. */
        SOMEWHERE,
        /** In all sandboxes of the organisation. */
        EVERYWHERE
    }

    /**
     * One line.
     *
     * @param methods upper-case method names
     * @param route a route's pattern; {@code /...} at the end stands for itself and all below, and {@code /.../name} for all below that end so
     */
    record Line(Set<String> methods, String route, Permission permission, Where where) {

        private boolean fits(String method, String pattern) {
            return methods.contains(method) && fits(pattern);
        }

        private boolean fits(String pattern) {
            int stars = route.indexOf("/...");
            if (stars < 0) {
                return pattern.equals(route);
            }
            String base = route.substring(0, stars);
            String end = route.substring(stars + 4);
            return (pattern.equals(base) || pattern.startsWith(base + "/")) && pattern.endsWith(end);
        }
    }

    private static final Set<String> READING = Set.of("GET", "HEAD");
    private static final Set<String> CHANGING = Set.of("POST", "PUT", "PATCH", "DELETE");
    private static final Set<String> POST = Set.of("POST");

    private static final String IMPORT = "/data/foundation/import";
    private static final String SANDBOXES = "/data/foundation/sandbox-management";

    /** The first line that fits counts. */
    private static final List<Line> TABLE = List.of(
            // Receipts: who sends may ask what became of it, who reads too.
            new Line(READING, "/collection/...", Permission.TRACE, Where.SANDBOX),
            new Line(POST, "/collection/receipts", Permission.TRACE, Where.SANDBOX),
            new Line(READING, IMPORT + "/collection/...", Permission.TRACE, Where.SANDBOX),
            new Line(POST, IMPORT + "/collection/receipts", Permission.TRACE, Where.SANDBOX),

            // Tokens, health, the description of the API: open. Inlets ask for a token when they were made so, and then
            // for a role that may send.
            new Line(POST, "/ims/...", Permission.INGEST, Where.OPEN),
            new Line(READING, "/health/...", Permission.READ, Where.OPEN),
            new Line(READING, "/openapi", Permission.READ, Where.OPEN),
            new Line(READING, "/openapi.json", Permission.READ, Where.OPEN),
            new Line(READING, "/openapi.yaml", Permission.READ, Where.OPEN),
            new Line(POST, "/collection/...", Permission.INGEST, Where.OPEN),
            new Line(POST, IMPORT + "/collection/...", Permission.INGEST, Where.OPEN),

            // Sandboxes, clients, keys.
            new Line(READING, SANDBOXES + "/sandboxes/{name}", Permission.READ, Where.NAMED),
            new Line(READING, SANDBOXES + "/...", Permission.READ, Where.SOMEWHERE),
            new Line(POST, SANDBOXES + "/sandboxes", Permission.ADMINISTER, Where.EVERYWHERE),
            new Line(CHANGING, SANDBOXES + "/sandboxes/{name}", Permission.ADMINISTER, Where.NAMED),
            new Line(READING, "/data/foundation/access-control/...", Permission.READ, Where.SOMEWHERE),
            new Line(POST, "/data/foundation/access-control/.../effective-policies", Permission.READ, Where.SANDBOX),
            new Line(READING, "/tributary/v1/clients/...", Permission.ADMINISTER, Where.EVERYWHERE),
            new Line(CHANGING, "/tributary/v1/clients/...", Permission.ADMINISTER, Where.EVERYWHERE),
            new Line(POST, "/tributary/v1/keys/rotate", Permission.ADMINISTER, Where.EVERYWHERE),
            new Line(POST, "/tributary/v1/keys/secrets/rotate", Permission.ADMINISTER, Where.EVERYWHERE),

            // Flow Service, under its three spellings: searches read, the test of a connection calls out.
            new Line(POST, "/data/foundation/flowservice/.../search", Permission.READ, Where.SANDBOX),
            new Line(POST, "/flowservice/.../search", Permission.READ, Where.SANDBOX),
            new Line(READING, "/data/foundation/flowservice/.../test", Permission.WRITE, Where.SANDBOX),
            new Line(READING, "/flowservice/.../test", Permission.WRITE, Where.SANDBOX),
            new Line(READING, "/data/foundation/flowservice/.../explore", Permission.WRITE, Where.SANDBOX),
            new Line(READING, "/flowservice/.../explore", Permission.WRITE, Where.SANDBOX),
            new Line(READING, "/data/foundation/flowservice/...", Permission.READ, Where.SANDBOX),
            new Line(READING, "/flowservice/...", Permission.READ, Where.SANDBOX),
            new Line(CHANGING, "/data/foundation/flowservice/...", Permission.WRITE, Where.SANDBOX),
            new Line(CHANGING, "/flowservice/...", Permission.WRITE, Where.SANDBOX),

            // Schema Registry.
            new Line(READING, "/data/foundation/schemaregistry/...", Permission.READ, Where.SANDBOX),
            new Line(CHANGING, "/data/foundation/schemaregistry/...", Permission.WRITE, Where.SANDBOX),

            // Catalog, and the labels of datasets.
            new Line(READING, "/data/foundation/catalog/...", Permission.READ, Where.SANDBOX),
            new Line(CHANGING, "/data/foundation/catalog/...", Permission.WRITE, Where.SANDBOX),
            new Line(READING, "/data/foundation/dataset/...", Permission.READ, Where.SANDBOX),
            new Line(CHANGING, "/data/foundation/dataset/...", Permission.WRITE, Where.SANDBOX),

            // Data Access: what SQL and quarantine show, as files.
            new Line(READING, "/data/foundation/export/...", Permission.READ, Where.SANDBOX),

            // Data Prep: what only looks at a mapping reads.
            new Line(POST, "/data/foundation/conversion/.../validate", Permission.READ, Where.SANDBOX),
            new Line(POST, "/data/foundation/conversion/.../preview", Permission.READ, Where.SANDBOX),
            new Line(POST, "/data/foundation/conversion/.../explain", Permission.READ, Where.SANDBOX),
            new Line(POST, "/data/foundation/conversion/.../suggestion", Permission.READ, Where.SANDBOX),
            new Line(POST, "/data/foundation/conversion/.../tests/run", Permission.READ, Where.SANDBOX),
            new Line(POST, "/data/foundation/conversion/.../diff/events", Permission.READ, Where.SANDBOX),
            new Line(READING, "/data/foundation/conversion/...", Permission.READ, Where.SANDBOX),
            new Line(CHANGING, "/data/foundation/conversion/...", Permission.WRITE, Where.SANDBOX),
            new Line(CHANGING, "/data/foundation/mappingSets/...", Permission.WRITE, Where.SANDBOX),

            // This server's own.
            new Line(POST, "/tributary/v1/sql", Permission.READ, Where.SANDBOX),
            new Line(READING, "/metrics", Permission.ADMINISTER, Where.EVERYWHERE),
            new Line(POST, "/data/infrastructure/observability/insights/metrics", Permission.READ, Where.SANDBOX),
            new Line(READING, "/tributary/v1/status", Permission.READ, Where.SANDBOX),
            new Line(READING, "/tributary/v1/upkeep", Permission.READ, Where.SANDBOX),
            new Line(POST, "/tributary/v1/upkeep", Permission.ADMINISTER, Where.SANDBOX),
            new Line(READING, "/tributary/v1/quarantine/...", Permission.READ, Where.SANDBOX),
            new Line(CHANGING, "/tributary/v1/quarantine/...", Permission.WRITE, Where.SANDBOX));

    private final List<Line> lines;

    private Permissions(List<Line> lines) {
        this.lines = lines;
    }

    /** The table of a server. */
    static Permissions standard() {
        return new Permissions(TABLE);
    }

    /** With lines before those of the table. */
    Permissions with(List<Line> more) {
        return new Permissions(Stream.concat(more.stream(), lines.stream()).toList());
    }

    /** The line for a route; empty when nobody may call it. */
    Optional<Line> line(String method, String pattern) {
        return lines.stream().filter(line -> line.fits(method, pattern)).findFirst();
    }

    /**
     * What the table says of a route.
     *
     * @param where {@code open}, {@code sandbox}, {@code named}, {@code somewhere} or {@code everywhere}
     * @param role the least role, such as {@code viewer}
     */
    public record Declared(String where, String role) {}

    /** What a server's table says of a route; empty when it says nothing, which is a mistake of whoever added the route. */
    public static Optional<Declared> declared(Routes.Listed route) {
        return standard()
                .line(route.method(), route.pattern())
                .map(line -> new Declared(
                        line.where().name().toLowerCase(Locale.ROOT),
                        Role.least(line.permission()).text()));
    }
}
