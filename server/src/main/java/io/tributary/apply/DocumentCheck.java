package io.tributary.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Makes an object of a document, or says what is wrong with it. */
final class DocumentCheck {

    private static final Set<String> MEMBERS = Set.of("kind", "name", "spec");
    private static final Set<String> STATES = Set.of("enabled", "disabled");
    private static final int LONGEST_NAME = 1_000;

    private final Located document;
    private final Function<String, Optional<String>> variables;
    private final List<String> findings;
    private final int before;

    DocumentCheck(Located document, Function<String, Optional<String>> variables, List<String> findings) {
        this.document = document;
        this.variables = variables;
        this.findings = findings;
        this.before = findings.size();
    }

    /** Empty when something was found. */
    Optional<Declared> declared() {
        if (!(document.node() instanceof ObjectNode object)) {
            found("", "a document is an object with the members kind, name and spec");
            return Optional.empty();
        }
        object.fieldNames().forEachRemaining(name -> {
            if (!MEMBERS.contains(name)) {
                found(Pointers.below("", name), "a document has the members kind, name and spec, not \"" + name + "\"");
            }
        });
        Optional<Kind> kind = Kind.of(object.path("kind").asText());
        if (kind.isEmpty()) {
            found(
                    "/kind",
                    "kind must be one of " + Kind.all() + "; it is '"
                            + object.path("kind").asText() + "'");
            return Optional.empty();
        }
        if (!(object.path("spec") instanceof ObjectNode spec)) {
            found(
                    "/spec",
                    "spec must be an object: the body of the call that creates the "
                            + kind.get().word());
            return Optional.empty();
        }
        return declared(kind.get(), object.path("name"), spec);
    }

    private Optional<Declared> declared(Kind kind, JsonNode written, ObjectNode spec) {
        ObjectNode body = spec.deepCopy();
        String name = kind == Kind.DESCRIPTOR ? Bodies.descriptorName(spec) : name(kind, written, body);
        references(kind, body);
        rules(kind, body);
        return findings.size() > before
                ? Optional.empty()
                : Optional.of(new Declared(new Identity(kind, name), body, document));
    }

    /** From the document or from the body; the body loses it. */
    private String name(Kind kind, JsonNode written, ObjectNode body) {
        JsonNode inBody = body.remove(kind.nameMember());
        String name =
                written.isValueNode() && !written.isNull() ? written.asText() : inBody == null ? "" : inBody.asText();
        if (name.isBlank() || name.length() > LONGEST_NAME) {
            found("/name", "name must be a text of 1 to %d characters".formatted(LONGEST_NAME));
        } else if (inBody != null && !inBody.asText().equals(name)) {
            found(
                    "/spec/" + kind.nameMember(),
                    "spec.%s is another than name, '%s'; leave one of them out".formatted(kind.nameMember(), name));
        }
        return name;
    }

    private void references(Kind kind, ObjectNode body) {
        References.each(kind, body, (pointer, reference) -> {
            if (reference.isVariable()) {
                if (variables.apply(reference.name()).isEmpty()) {
                    found(
                            "/spec" + pointer,
                            "the variable %s of the environment is not set".formatted(reference.name()));
                }
            } else if (reference.target().isEmpty()) {
                found(
                        "/spec" + pointer,
                        "'%s' is no kind; kinds are %s. If it is text, write $${…"
                                .formatted(reference.word(), Kind.all()));
            } else if (reference.word().equals(Kind.DESCRIPTOR.word())) {
                found("/spec" + pointer, "nothing refers to descriptors; they have no names");
            }
        });
    }

    private void rules(Kind kind, ObjectNode body) {
        Secrets.each(kind, body, (pointer, value) -> {
            if (!value.isTextual() || !References.hasVariable(value.textValue())) {
                found(
                        "/spec" + pointer,
                        "a secret doesn't belong in a file; put it in a variable of the environment and write ${env:NAME}");
            }
        });
        if (body.has("state") && !STATES.contains(body.path("state").asText())) {
            found("/spec/state", "state must be enabled or disabled");
        }
        if (kind == Kind.MAPPING_SET && body.has("tests")) {
            found("/spec/tests", "tests of a mapping set are moved by: tributary mapping import");
        }
    }

    private void found(String pointer, String what) {
        findings.add(document.at(pointer) + ": " + what);
    }
}
