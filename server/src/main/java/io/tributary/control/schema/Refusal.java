package io.tributary.control.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Why the registry says no; becomes an answer at the border, where the request id is known (contract §1.10). */
final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;
    private final String title;
    private final transient List<SubError> subErrors;
    private final String allow;

    /**
     * One finding about a body.
     *
     * @param path JSON pointer into the body, or {@code $} for the body itself
     * @param type the keyword or rule broken
     * @param arguments what the rule names
     */
    record SubError(String path, String type, List<String> arguments, String message) {

        static SubError of(String path, String type, String message) {
            return new SubError(path, type, List.of(), message);
        }

        /** A member that must be there; the wording is the one clients know from JSON Schema validators. */
        static SubError required(String member) {
            return new SubError("$", "required", List.of(member), "$." + member + ": is missing but it is required");
        }

        /** A member of another JSON type than expected. */
        static SubError type(String member, JsonNode found, String expected) {
            String name = Json.typeName(found);
            return new SubError(
                    "$." + member,
                    "type",
                    List.of(name, expected),
                    "$." + member + ": " + name + " found, " + expected + " expected");
        }

        private ObjectNode json() {
            ObjectNode json =
                    JsonNodeFactory.instance.objectNode().put("path", path).put("type", type);
            ArrayNode list = json.putArray("arguments");
            arguments.forEach(list::add);
            return json.put("message", message);
        }
    }

    private Refusal(int status, String code, String title, String detail, List<SubError> subErrors, String allow) {
        super(detail, null, false, false);
        this.status = status;
        this.code = code;
        this.title = title;
        this.subErrors = List.copyOf(subErrors);
        this.allow = allow;
    }

    static Refusal of(int status, String code, String title, String detail) {
        return new Refusal(status, code, title, detail, List.of(), "");
    }

    static Refusal notFound(Kind kind, String id) {
        return of(
                404,
                kind.missingCode(),
                "Resource not found",
                "There is no %s with the $id or meta:altId '%s' in this container; check the id and the sandbox."
                        .formatted(kind.label(), Json.shown(id)));
    }

    /** @param allow the methods that would do, as the header wants them */
    static Refusal method(String allow, String detail) {
        return new Refusal(405, "XDM-4000-405", "Method not allowed", detail, List.of(), allow);
    }

    /** A body, or what it asks for, breaks rules. */
    static Refusal invalid(List<SubError> findings) {
        return new Refusal(
                400,
                "XDM-4000-400",
                "Validation error",
                String.join("; ", findings.stream().map(SubError::message).toList()),
                findings,
                "");
    }

    static Refusal invalid(String path, String type, String message) {
        return invalid(List.of(SubError.of(path, type, message)));
    }

    static Refusal namespace(int number, String detail) {
        return of(400, "XDM-" + number + "-400", "Namespace validation error", detail);
    }

    static Refusal union(int number, String detail) {
        return of(400, "XDM-" + number + "-400", "Union descriptor validation error", detail);
    }

    static Refusal merge(String detail) {
        return of(400, "XDM-1413-400", "Merge Schema Error", detail);
    }

    static Refusal stale(String detail) {
        return of(412, "XDM-4000-412", "Precondition failed", detail);
    }

    /** The same refusal with a sentence in front that says which resource it concerns. */
    Refusal about(String concerning) {
        return new Refusal(status, code, title, concerning + detail(), subErrors, allow);
    }

    int status() {
        return status;
    }

    String code() {
        return code;
    }

    String title() {
        return title;
    }

    String detail() {
        return String.valueOf(getMessage());
    }

    /** The value of the header {@code Allow}; empty for none. */
    String allow() {
        return allow;
    }

    ArrayNode subErrors() {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        subErrors.forEach(finding -> list.add(finding.json()));
        return list;
    }
}
