package io.tributary.control.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.access.Caller;
import io.tributary.control.schema.ResourceWriter.Wish;
import io.tributary.http.Request;
import io.tributary.http.Response;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** Schemas, classes, field groups, data types, behaviors and unions over HTTP (schema-registry contract §1.1, §1.4, §1.5). */
final class ResourceRoutes {

    private final Libraries libraries;
    private final ResourceWriter writer;

    ResourceRoutes(Libraries libraries, ResourceWriter writer) {
        this.libraries = libraries;
        this.writer = writer;
    }

    Response list(Request request, Caller caller, Kind kind, boolean global) {
        Accept accept = Accept.ofList(request);
        Library library = libraries.of(caller.scope());
        Views views = new Views(library);
        ObjectNode answer =
                Page.of(request, all(library, kind, global)).answer(request, item -> views.of(item, accept));
        if (!global) {
            ((ObjectNode) answer.path("_links")).putObject("global_schemas").put("href", globalHref(request));
        }
        return Answers.json(200, answer);
    }

    private static Stream<ObjectNode> all(Library library, Kind kind, boolean global) {
        if (kind == Kind.UNIONS) {
            return new Unions(library).all().stream();
        }
        return global
                ? library.standard().all().stream().filter(component -> Kind.of(component) == kind)
                : library.tenant(kind);
    }

    /** The same list of the global container: same filters, from its beginning. */
    private static String globalHref(Request request) {
        String query = Page.queryWithout(request, "start");
        String path = request.rawPath().replaceFirst("/tenant/", "/global/").replaceFirst("/$", "");
        return request.origin() + path + (query.isEmpty() ? "" : "?" + query);
    }

    Response read(Request request, Caller caller, Kind kind, String id, boolean global) {
        Accept accept = Accept.ofLookup(request);
        Library library = libraries.of(caller.scope());
        ObjectNode found = find(library, kind, id, global).orElseThrow(() -> Refusal.notFound(kind, id));
        ObjectNode view = new Views(library).of(found, accept);
        String eTag = ResourceWriter.eTag(found);
        Response answer = Answers.json(200, view);
        return eTag.isEmpty() ? answer : answer.with("ETag", "\"" + eTag + "\"");
    }

    /** The tenant container also shows the global one; unions are also found among the schemas. */
    private static Optional<ObjectNode> find(Library library, Kind kind, String id, boolean global) {
        if (global) {
            return library.standard().find(id).filter(found -> Kind.of(found) == kind);
        }
        if (kind == Kind.UNIONS) {
            return new Unions(library).find(id);
        }
        Optional<ObjectNode> found = library.find(id).filter(resource -> Kind.of(resource) == kind);
        return kind == Kind.SCHEMAS ? found.or(() -> new Unions(library).find(id)) : found;
    }

    Response create(Request request, Caller caller, Kind kind) {
        ObjectNode sent = Json.parseObject(request.body());
        Author author = Author.of(caller, request);
        OptionalInt dry = DryRun.asked(request);
        return dry.isPresent()
                ? Answers.json(200, writer.tryCreate(author, kind, sent, dry.getAsInt()))
                : Answers.resource(201, writer.create(author, kind, sent));
    }

    Response replace(Request request, Caller caller, Kind kind, String id) {
        ObjectNode sent = Json.parseObject(request.body());
        return change(request, caller, new Wish(kind, id, request.header("If-Match"), before -> sent));
    }

    Response patch(Request request, Caller caller, Kind kind, String id) {
        JsonNode sent = Json.parse(request.body());
        return change(
                request, caller, new Wish(kind, id, request.header("If-Match"), before -> Patches.apply(sent, before)));
    }

    private Response change(Request request, Caller caller, Wish wish) {
        Author author = Author.of(caller, request);
        OptionalInt dry = DryRun.asked(request);
        return dry.isPresent()
                ? Answers.json(200, writer.tryChange(author, wish, dry.getAsInt()))
                : Answers.resource(200, writer.change(author, wish));
    }

    Response delete(Request request, Caller caller, Kind kind, String id) {
        Author author = Author.of(caller, request);
        Optional<String> ifMatch = request.header("If-Match");
        if (DryRun.asked(request).isPresent()) {
            return Answers.json(200, writer.tryDelete(author, kind, id, ifMatch));
        }
        writer.delete(author, kind, id, ifMatch);
        return Response.empty(204);
    }
}
