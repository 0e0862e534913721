package io.tributary;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Roles as options. */
final class RoleOptions {

    @Option(names = "--role", description = "ingest-only, viewer, editor or admin.")
    private @Nullable String role;

    @Option(
            names = "--sandbox",
            description = "Where it has that role; may be repeated (default: in all sandboxes, later ones too).")
    private List<String> sandboxes = List.of();

    @Option(
            names = "--grant",
            paramLabel = "SANDBOX=ROLE",
            description = "A role in one sandbox, beside or instead of --role; may be repeated.")
    private Map<String, String> grants = Map.of();

    boolean given() {
        return role != null || !grants.isEmpty();
    }

    void addTo(ObjectNode body) {
        if (role == null && !sandboxes.isEmpty()) {
            throw new Stop(Stop.USAGE, "--sandbox says where; say what with --role.");
        }
        ObjectNode roles = body.putObject("roles");
        if (role != null) {
            List<String> where = sandboxes.isEmpty() ? List.of("*") : sandboxes;
            where.forEach(sandbox -> roles.put(sandbox, role));
        }
        grants.forEach(roles::put);
    }
}
