package io.tributary.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * The value of an ATTRIBUTE mapping: what lies at a path of the record (contract §5.2).
 *
 * @param path the path, and the text that may be a key as a whole
 * @param members the names along the path if it is made of nothing but names, else empty
 * @param whole the way to the member that is named as a whole like the path
 * @param parent the way of all names but the last
 * @param trail the way of those names
 */
record Copy(Path path, List<String> members, int whole, int parent, int trail) implements Code {

    static Copy of(Path path, Trails.Maker trails) {
        List<String> names = new ArrayList<>();
        for (Step step : path.steps()) {
            if (!(step instanceof Step.Member member) || names.size() == Trails.LONGEST) {
                return new Copy(path, List.of(), Trails.ROOT, Trails.ROOT, Trails.ROOT);
            }
            names.add(member.name());
        }
        int parent = Trails.ROOT;
        int trail = Trails.ROOT;
        for (String name : names) {
            parent = trail;
            trail = trails.to(trail, name);
        }
        return new Copy(path, names, trails.to(Trails.ROOT, path.key()), parent, trail);
    }

    @Override
    public JsonNode run(Scope scope) {
        scope.begin(0);
        if (trail == Trails.ROOT) {
            return path.from(scope, scope.source());
        }
        JsonNode named = scope.at(whole);
        return named.isMissingNode() && whole != trail ? scope.at(trail) : named;
    }
}
