package io.tributary.control.schema;

import io.tributary.control.access.Caller;
import io.tributary.http.Request;
import io.tributary.http.Response;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Sends a request to what answers it. The registry looks at paths itself, for a resource id may arrive in one segment with {@code %2F} or raw, with its slashes
 * (schema-registry contract §0.1).
 */
final class RegistryRoutes {

    private static final String NOTHING_HERE = "XDM-1017-404";

    private final Libraries libraries;
    private final ResourceRoutes resources;
    private final DescriptorRoutes descriptors;
    private final RpcRoutes rpc;
    private final InstantSource clock;

    RegistryRoutes(
            Libraries libraries,
            ResourceRoutes resources,
            DescriptorRoutes descriptors,
            RpcRoutes rpc,
            InstantSource clock) {
        this.libraries = libraries;
        this.resources = resources;
        this.descriptors = descriptors;
        this.rpc = rpc;
        this.clock = clock;
    }

    /**
     * What a path below the registry's base asks for.
     *
     * @param container {@code global}, {@code tenant}, {@code rpc} or {@code stats}
     * @param type what of the container; empty when there is nothing more
     * @param id which one; empty for all
     */
    private record Asked(String container, String type, String id) {

        static Asked of(String path) {
            String rest = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
            String[] parts = rest.split("/", 3);
            return new Asked(parts[0], parts.length > 1 ? parts[1] : "", parts.length > 2 ? parts[2] : "");
        }

        boolean global() {
            return container.equals("global");
        }
    }

    /** Answers a request; the route gives the decoded rest of the path as {@code path}. */
    Response handle(Request request, Caller caller) {
        try {
            return route(request, caller, Asked.of(request.pathParam("path")));
        } catch (Refusal refusal) {
            return Answers.refused(refusal, request.requestId(), clock.instant());
        }
    }

    /** Words what the server refuses before or beside a handler: broken paths, oversize bodies, faults. */
    Response outside(int status, String title, String detail, String requestId) {
        String code = status == 404 ? NOTHING_HERE : "XDM-4000-" + status;
        return Answers.refused(Refusal.of(status, code, title, detail), requestId, clock.instant());
    }

    private Response route(Request request, Caller caller, Asked asked) {
        return switch (asked.container()) {
            case "stats" -> stats(request, caller, asked);
            case "rpc" -> rpc(request, caller, asked);
            case "global", "tenant" -> container(request, caller, asked);
            default -> throw unknown(request);
        };
    }

    private Response stats(Request request, Caller caller, Asked asked) {
        if (!asked.type().isEmpty()) {
            throw unknown(request);
        }
        readOnly(request);
        return Answers.json(200, new Stats(libraries.of(caller.scope())).of(caller));
    }

    private Response rpc(Request request, Caller caller, Asked asked) {
        boolean one = !asked.id().isEmpty();
        if (!one && (asked.type().equals("import") || asked.type().equals("export"))) {
            // A client library posts imports to the path of exports.
            if (!request.method().equals("POST")) {
                throw notAllowed(request, "POST");
            }
            checkContentType(request);
            return rpc.imported(request, caller);
        }
        if (!one) {
            throw unknown(request);
        }
        return switch (asked.type()) {
            case "export" -> reading(request, () -> rpc.exported(caller, asked.id()));
            case "auditlog" -> reading(request, () -> rpc.auditLog(caller, asked.id()));
            case "sampledata" -> reading(request, () -> rpc.sample(caller, asked.id()));
            default -> throw unknown(request);
        };
    }

    private Response container(Request request, Caller caller, Asked asked) {
        if (asked.type().equals("descriptors")) {
            return descriptors(request, caller, asked);
        }
        Kind kind = Kind.ofPath(asked.type())
                .filter(found -> found != Kind.BEHAVIORS || asked.global())
                .filter(found -> found != Kind.UNIONS || !asked.global())
                .orElseThrow(() -> unknown(request));
        if (asked.global() || !kind.writable()) {
            readOnly(request);
        }
        checkContentType(request);
        return asked.id().isEmpty() ? all(request, caller, kind, asked) : one(request, caller, kind, asked);
    }

    private Response all(Request request, Caller caller, Kind kind, Asked asked) {
        return switch (request.method()) {
            case "GET", "HEAD" -> resources.list(request, caller, kind, asked.global());
            case "POST" -> resources.create(request, caller, kind);
            default -> throw notAllowed(request, "GET, POST");
        };
    }

    private Response one(Request request, Caller caller, Kind kind, Asked asked) {
        return switch (request.method()) {
            case "GET", "HEAD" -> resources.read(request, caller, kind, asked.id(), asked.global());
            case "PUT" -> resources.replace(request, caller, kind, asked.id());
            case "PATCH" -> resources.patch(request, caller, kind, asked.id());
            case "DELETE" -> resources.delete(request, caller, kind, asked.id());
            default -> throw notAllowed(request, "GET, PUT, PATCH, DELETE");
        };
    }

    private Response descriptors(Request request, Caller caller, Asked asked) {
        if (asked.global()) {
            readOnly(request);
        }
        checkContentType(request);
        boolean all = asked.id().isEmpty();
        return switch (request.method()) {
            case "GET", "HEAD" ->
                all
                        ? descriptors.list(request, caller, asked.global())
                        : descriptors.read(request, caller, asked.id(), asked.global());
            case "POST" -> {
                if (!all) {
                    throw notAllowed(request, "GET, PUT, DELETE");
                }
                yield descriptors.create(request, caller);
            }
            case "PUT" -> {
                if (all) {
                    throw notAllowed(request, "GET, POST");
                }
                yield descriptors.replace(request, caller, asked.id());
            }
            case "DELETE" -> {
                if (all) {
                    throw notAllowed(request, "GET, POST");
                }
                yield descriptors.delete(request, caller, asked.id());
            }
            default -> throw notAllowed(request, all ? "GET, POST" : "GET, PUT, DELETE");
        };
    }

    private static Response reading(Request request, Supplier<Response> read) {
        readOnly(request);
        return read.get();
    }

    private static void readOnly(Request request) {
        if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
            throw notAllowed(request, "GET");
        }
    }

    private static Refusal notAllowed(Request request, String allow) {
        return Refusal.method(allow, "%s is not possible here; allowed: %s.".formatted(request.method(), allow));
    }

    private static Refusal unknown(Request request) {
        return Refusal.of(
                404,
                NOTHING_HERE,
                "Resource not found",
                "The registry has nothing at %s; check the spelling of container and type."
                        .formatted(Json.shown(request.rawPath())));
    }

    private static void checkContentType(Request request) {
        boolean body = request.method().startsWith("P");
        Optional<String> type = request.header("Content-Type").map(sent -> sent.toLowerCase(Locale.ROOT));
        if (body && type.isPresent() && !type.get().contains("json")) {
            throw Refusal.of(
                    415,
                    "XDM-4000-415",
                    "Unsupported media type",
                    "The Content-Type is '%s'; expected application/json.".formatted(Json.shown(type.get())));
        }
    }
}
