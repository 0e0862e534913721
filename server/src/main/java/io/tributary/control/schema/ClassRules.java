package io.tributary.control.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.schema.Refusal.SubError;
import io.tributary.xdm.Behavior;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Which field groups go with which class (schema-registry contract §1.7, §2.2). References have been checked before. */
final class ClassRules {

    private static final String RULE = "classMismatch";

    private ClassRules() {}

    /** Checks a schema or class; other kinds pass. */
    static void check(Kind kind, ObjectNode body, Library library) {
        if (kind == Kind.SCHEMAS) {
            String classId = classOf(body, library);
            ObjectNode theClass = library.find(classId).orElseThrow();
            checkGroups(body, classId, behaviors(theClass, library), library);
        } else if (kind == Kind.CLASSES) {
            Set<String> behaviors = behaviors(body, library);
            if (behaviors.size() != 1 || behaviors.contains(Behavior.ADHOC.id())) {
                throw Refusal.invalid(
                        "/allOf",
                        RULE,
                        "/allOf: the class has %s; expected exactly one $ref to %s or %s"
                                .formatted(
                                        behaviors.isEmpty() ? "no behavior" : "the behaviors " + behaviors,
                                        Behavior.RECORD.id(),
                                        Behavior.TIME_SERIES.id()));
            }
            checkGroups(body, body.path("$id").asText(), behaviors, library);
        }
    }

    /** The one class that a schema extends. */
    static String classOf(ObjectNode schema, Library library) {
        Set<String> classes = new LinkedHashSet<>();
        for (JsonNode part : schema.path("allOf")) {
            library.find(part.path("$ref").asText())
                    .filter(target -> Kind.of(target) == Kind.CLASSES)
                    .ifPresent(target -> classes.add(target.path("$id").asText()));
        }
        if (classes.size() != 1) {
            throw Refusal.invalid(
                    "/allOf",
                    RULE,
                    "/allOf: the schema extends %s; expected exactly one $ref to a class"
                            .formatted(classes.isEmpty() ? "no class" : "the classes " + classes));
        }
        return classes.iterator().next();
    }

    private static Set<String> behaviors(ObjectNode theClass, Library library) {
        Set<String> behaviors = new LinkedHashSet<>(ReferenceRules.extended(theClass, library));
        behaviors.removeIf(id -> library.find(id)
                .filter(target -> Kind.of(target) == Kind.BEHAVIORS)
                .isEmpty());
        return behaviors;
    }

    private static void checkGroups(ObjectNode body, String classId, Set<String> behaviors, Library library) {
        List<SubError> findings = new ArrayList<>();
        JsonNode allOf = body.path("allOf");
        for (int i = 0; i < allOf.size(); i++) {
            String reference = allOf.get(i).path("$ref").asText();
            ObjectNode group = library.find(reference).orElse(null);
            if (group == null || Kind.of(group) != Kind.FIELD_GROUPS) {
                continue;
            }
            List<String> intended = group.path("meta:intendedToExtend")
                    .valueStream()
                    .map(JsonNode::asText)
                    .toList();
            boolean fits = intended.isEmpty()
                    || intended.contains(classId)
                    || intended.stream().anyMatch(behaviors::contains);
            if (!fits) {
                findings.add(SubError.of(
                        "/allOf/" + i,
                        RULE,
                        "/allOf/%d: field group %s (%s) is made for %s, not for %s"
                                .formatted(
                                        i,
                                        reference,
                                        group.path("title").asText(),
                                        intended,
                                        classId.isEmpty() ? "this class" : classId)));
            }
        }
        if (!findings.isEmpty()) {
            throw Refusal.invalid(findings);
        }
    }
}
