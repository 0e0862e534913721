package io.tributary.apply;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The order in which objects can be made: each after what it needs, as long as that allows by kind and name.
 *
 * @param objects in that order
 * @param needs what each needs of the others
 */
record Order(List<Declared> objects, Map<Identity, Set<Identity>> needs) {

    /** @throws ApplyException objects need each other in a circle */
    static Order of(Map<Identity, Declared> declared) {
        Map<Identity, Set<Identity>> needs = new TreeMap<>();
        declared.forEach((identity, object) -> needs.put(identity, needs(object, declared)));
        Map<Identity, Set<Identity>> open = new TreeMap<>();
        needs.forEach((identity, needed) -> open.put(identity, new LinkedHashSet<>(needed)));
        PriorityQueue<Identity> ready = new PriorityQueue<>();
        open.forEach((identity, needed) -> {
            if (needed.isEmpty()) {
                ready.add(identity);
            }
        });
        Map<Identity, Declared> sorted = new LinkedHashMap<>();
        for (Identity next = ready.poll(); next != null; next = ready.poll()) {
            sorted.put(next, declared.get(next));
            open.remove(next);
            for (Map.Entry<Identity, Set<Identity>> waiting : open.entrySet()) {
                if (waiting.getValue().remove(next) && waiting.getValue().isEmpty()) {
                    ready.add(waiting.getKey());
                }
            }
        }
        if (!open.isEmpty()) {
            throw new ApplyException(circle(open, declared));
        }
        return new Order(List.copyOf(sorted.values()), needs);
    }

    /** What it refers to; a dataset also needs the descriptors of its schema, for they say whose its rows are. */
    private static Set<Identity> needs(Declared object, Map<Identity, Declared> declared) {
        Kind kind = object.identity().kind();
        Set<Identity> needs = new LinkedHashSet<>(References.targets(kind, object.spec()));
        if (kind == Kind.DATASET) {
            declared.values().stream()
                    .filter(other -> other.identity().kind() == Kind.DESCRIPTOR)
                    .filter(other -> sharesOne(References.targets(Kind.DESCRIPTOR, other.spec()), needs))
                    .map(Declared::identity)
                    .toList()
                    .forEach(needs::add);
        }
        needs.retainAll(declared.keySet());
        return needs;
    }

    private static boolean sharesOne(Collection<Identity> some, Set<Identity> others) {
        return some.stream().anyMatch(others::contains);
    }

    private static String circle(Map<Identity, Set<Identity>> open, Map<Identity, Declared> declared) {
        List<Identity> way = new ArrayList<>();
        Set<Identity> seen = new HashSet<>();
        Identity at = open.keySet().iterator().next();
        while (seen.add(at)) {
            way.add(at);
            at = open.getOrDefault(at, Set.of()).iterator().next();
        }
        way.add(at);
        List<Identity> circle = way.subList(way.indexOf(at), way.size());
        Declared first = declared.get(at);
        return "%s: objects need each other in a circle: %s"
                .formatted(
                        first == null ? "?" : first.place(),
                        circle.stream().map(Identity::toString).collect(Collectors.joining(" → ")));
    }
}
