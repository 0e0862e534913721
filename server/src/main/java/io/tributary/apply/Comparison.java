package io.tributary.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Finds where two bodies in the one form differ. A member of the body that the file doesn't name is left to the server; what is in a member that it names is the
 * file's alone, but for what servers fill in.
 */
final class Comparison {

    private final Kind kind;
    private final boolean resendSecrets;
    private final UnaryOperator<String> variables;
    private final List<Difference> found = new ArrayList<>();

    private Comparison(Kind kind, boolean resendSecrets, UnaryOperator<String> variables) {
        this.kind = kind;
        this.resendSecrets = resendSecrets;
        this.variables = variables;
    }

    /**
     * Compares.
     *
     * @param resendSecrets whether a secret that the server doesn't show counts as another
     * @param variables puts the values of variables into a text
     */
    static List<Difference> of(
            Kind kind, ObjectNode file, ObjectNode server, boolean resendSecrets, UnaryOperator<String> variables) {
        Comparison comparison = new Comparison(kind, resendSecrets, variables);
        comparison.object("", file, server);
        return comparison.found;
    }

    private void object(String pointer, ObjectNode file, ObjectNode server) {
        file.properties().forEach(member -> {
            String below = Pointers.below(pointer, member.getKey());
            JsonNode there = server.path(member.getKey());
            if (!there.isMissingNode()) {
                value(below, member.getValue(), there);
            } else if (!saysNothing(member.getValue())) {
                differs(below, there, member.getValue());
            }
        });
        server.properties().forEach(member -> {
            String below = Pointers.below(pointer, member.getKey());
            boolean left = pointer.isEmpty() || Bodies.filled(kind, below, server) || saysNothing(member.getValue());
            if (!file.has(member.getKey()) && !left) {
                differs(below, member.getValue(), file.path(member.getKey()));
            }
        });
    }

    /** Absent and this are the same. */
    private static boolean saysNothing(JsonNode value) {
        return value.isNull()
                || (value.isContainerNode() && value.isEmpty())
                || (value.isTextual() && value.textValue().isEmpty())
                || (value.isBoolean() && !value.booleanValue());
    }

    private void value(String pointer, JsonNode file, JsonNode server) {
        if (file instanceof ObjectNode one && server instanceof ObjectNode other) {
            object(pointer, one, other);
        } else if (file instanceof ArrayNode one && server instanceof ArrayNode other && one.size() == other.size()) {
            for (int i = 0; i < one.size(); i++) {
                value(Pointers.below(pointer, i), one.get(i), other.get(i));
            }
        } else if (!sameScalar(file, server)) {
            differs(pointer, server, file);
        }
    }

    /** Servers take {@code "15"} for 15, and show either. */
    private boolean sameScalar(JsonNode file, JsonNode server) {
        if (!file.isValueNode() || !server.isValueNode()) {
            return file.equals(server);
        }
        boolean variable = file.isTextual() && References.hasVariable(file.textValue());
        if (variable && Secrets.isMask(server)) {
            return !resendSecrets;
        }
        if (file.isNumber() && server.isNumber()) {
            return file.asDouble() == server.asDouble();
        }
        String wanted = variable ? variables.apply(file.textValue()) : file.asText();
        return wanted.equals(server.asText()) || (saysNothing(file) && saysNothing(server));
    }

    private void differs(String pointer, JsonNode server, JsonNode file) {
        boolean hidden =
                pointer.startsWith(Secrets.PARAMETERS) && file.isTextual() && References.hasVariable(file.textValue());
        found.add(new Difference(
                pointer,
                server.isMissingNode() ? "" : hidden ? "(not shown)" : server.toString(),
                file.isMissingNode() ? "" : file.toString()));
    }
}
