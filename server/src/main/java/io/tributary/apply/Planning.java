package io.tributary.apply;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.apply.Remote.Held;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Compares what files say with what a server holds. */
final class Planning {

    /** Stands for the version that a mapping set will have. */
    private static final String NEXT = "(the next)";

    private final Written written;
    private final Remote remote;
    private final boolean resendSecrets;
    private final Set<Identity> changing = new HashSet<>();

    private Planning(Written written, Remote remote, boolean resendSecrets) {
        this.written = written;
        this.remote = remote;
        this.resendSecrets = resendSecrets;
    }

    /** @throws ApplyException a reference leads nowhere or to several objects, or references go round in a circle */
    static Plan plan(Written written, Remote remote, boolean resendSecrets) {
        Planning planning = new Planning(written, remote, resendSecrets);
        Order order = Order.of(written.objects());
        planning.checkReferences(order);
        List<Step> steps = new ArrayList<>();
        for (Declared object : order.objects()) {
            Step step = planning.step(object);
            if (!(step instanceof Step.Unchanged)) {
                planning.changing.add(object.identity());
            }
            steps.add(step);
        }
        return new Plan(written, remote, steps, order.needs());
    }

    private void checkReferences(Order order) {
        List<String> findings = new ArrayList<>();
        for (Declared object : order.objects()) {
            References.each(object.identity().kind(), object.spec(), (pointer, reference) -> {
                if (!reference.isVariable()) {
                    reference.target().ifPresent(target -> check(object.at(pointer), target, findings));
                }
            });
        }
        if (!findings.isEmpty()) {
            throw new ApplyException(findings);
        }
    }

    private void check(Place place, Identity target, List<String> findings) {
        List<Held> held = remote.find(target);
        if (held.size() > 1) {
            findings.add("%s: %s".formatted(place, several(target, held)));
        } else if (held.isEmpty() && !written.objects().containsKey(target)) {
            findings.add("%s: %s is neither in the files nor on the server".formatted(place, target));
        }
    }

    private static String several(Identity identity, List<Held> held) {
        return "The server has %d objects %s: %s. Rename or delete all but one."
                .formatted(
                        held.size(),
                        identity,
                        String.join(", ", held.stream().map(Held::id).toList()));
    }

    private Step step(Declared object) {
        List<Held> held = remote.find(identity(object));
        if (held.isEmpty()) {
            return new Step.Create(object);
        }
        if (held.size() > 1) {
            return new Step.Refused(object, several(object.identity(), held), List.of());
        }
        Kind kind = object.identity().kind();
        ObjectNode there = Bodies.canonical(kind, remote.named(kind, remote.whole(held.getFirst())));
        ObjectNode wanted = Bodies.canonical(kind, remote.renamed(kind, object.spec()));
        if (kind == Kind.FLOW) {
            version(wanted, there);
        }
        List<Difference> differences = Comparison.of(kind, wanted, there, resendSecrets, written::withVariables);
        if (differences.isEmpty()) {
            return new Step.Unchanged(object, held.getFirst());
        }
        List<Difference> fixed = differences.stream()
                .filter(difference -> Bodies.fixed(kind).stream()
                        .anyMatch(member -> (difference.member() + "/").startsWith(member + "/")))
                .toList();
        return fixed.isEmpty()
                ? new Step.Update(object, held.getFirst(), differences)
                : new Step.Refused(
                        object,
                        "A server can't change this of an object that is there. Give the new one another name, or delete the old one (%s)."
                                .formatted(held.getFirst().id()),
                        fixed);
    }

    /** A descriptor whose file has ids where others have names is the same. */
    private Identity identity(Declared object) {
        return object.identity().kind() == Kind.DESCRIPTOR
                ? new Identity(Kind.DESCRIPTOR, Bodies.descriptorName(remote.renamed(Kind.DESCRIPTOR, object.spec())))
                : object.identity();
    }

    /** A flow that names no version runs the newest one of its mapping set. */
    private void version(ObjectNode wanted, ObjectNode there) {
        Optional<ObjectNode> mapping = Bodies.mapping(wanted).filter(params -> !params.has("mappingVersion"));
        if (mapping.isEmpty()) {
            return;
        }
        String id = mapping.get().path("mappingId").asText();
        Optional<Identity> set = References.targets(Kind.FLOW, wanted).stream()
                .filter(target ->
                        target.kind() == Kind.MAPPING_SET && target.reference().equals(id))
                .findFirst();
        if (set.isEmpty()) {
            // Named by an id that the server doesn't list: its newest version can't be known, so any will do.
            Bodies.mapping(there).ifPresent(params -> params.remove("mappingVersion"));
        } else if (changing.contains(set.get()) || remote.find(set.get()).isEmpty()) {
            mapping.get().put("mappingVersion", NEXT);
        } else {
            mapping.get()
                    .put(
                            "mappingVersion",
                            remote.find(set.get())
                                    .getFirst()
                                    .view()
                                    .path("version")
                                    .asText());
        }
        Bodies.mapping(there).ifPresent(params -> {
            if (set.isPresent() && !params.has("mappingVersion")) {
                params.put("mappingVersion", "0");
            }
        });
    }
}
