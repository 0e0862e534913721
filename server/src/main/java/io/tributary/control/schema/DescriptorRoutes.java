package io.tributary.control.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.tributary.control.access.Caller;
import io.tributary.http.Request;
import io.tributary.http.Response;
import java.util.stream.Stream;

/** Descriptors over HTTP (schema-registry contract §1.11). */
final class DescriptorRoutes {

    private final Libraries libraries;
    private final Descriptors descriptors;

    DescriptorRoutes(Libraries libraries, Descriptors descriptors) {
        this.libraries = libraries;
        this.descriptors = descriptors;
    }

    /** Lists descriptors; the global container has none. */
    Response list(Request request, Caller caller, boolean global) {
        Accept accept = Accept.ofDescriptorList(request);
        Stream<ObjectNode> all =
                global ? Stream.empty() : libraries.of(caller.scope()).descriptors();
        Page page = Page.unlimited(request, all);
        if (accept.has("v2")) {
            return Answers.json(200, page.answer(request, item -> view(item, accept)));
        }
        ObjectNode byType = JsonNodeFactory.instance.objectNode();
        for (ObjectNode descriptor : page.items()) {
            ArrayNode same = byType.withArrayProperty(descriptor.path("@type").asText());
            same.add(view(descriptor, accept));
        }
        return Answers.json(200, byType);
    }

    private static JsonNode view(ObjectNode descriptor, Accept accept) {
        String id = descriptor.path("@id").asText();
        if (accept.has("link")) {
            return TextNode.valueOf("/tenant/descriptors/" + id);
        }
        return accept.has("id") ? TextNode.valueOf(id) : descriptor;
    }

    Response read(Request request, Caller caller, String id, boolean global) {
        Accept.checkDescriptorLookup(request);
        if (global) {
            throw Descriptors.notFound(id);
        }
        return Answers.resource(
                200, Descriptors.find(id, libraries.of(caller.scope())).body());
    }

    Response create(Request request, Caller caller) {
        DryRun.refuse(request);
        return Answers.resource(201, descriptors.create(caller, Json.parseObject(request.body())));
    }

    Response replace(Request request, Caller caller, String id) {
        DryRun.refuse(request);
        return Answers.resource(200, descriptors.replace(caller, id, Json.parseObject(request.body())));
    }

    Response delete(Request request, Caller caller, String id) {
        DryRun.refuse(request);
        descriptors.delete(caller, id);
        return Response.empty(204);
    }
}
