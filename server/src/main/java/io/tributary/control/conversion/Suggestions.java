package io.tributary.control.conversion;

import io.tributary.control.conversion.Field.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds for source fields the target fields they may belong to: by the words of their names, by the names they stand under, and by whether the values fit.
 * Each field is used once, the best pairs first.
 */
final class Suggestions {

    private static final double LEAST = 0.5;

    /** Targets a source is compared with at most; a schema in which more share a word tells nothing by it. */
    private static final int MOST_RELATED = 2_000;

    /** Names that say nothing without the name they stand under. */
    private static final Set<String> GENERAL = Set.of(
            "id", "name", "value", "code", "type", "status", "key", "label", "title", "description", "date", "number");

    private Suggestions() {}

    /**
     * A source field and the target field it may belong to.
     *
     * @param score 0 to 1
     */
    record Match(Field source, Field target, double score) {

        boolean isIdentity() {
            return target.path().equals("identityMap") || target.path().startsWith("identityMap.");
        }
    }

    /** The matches in the order of the source fields. */
    static List<Match> of(List<Field> sources, List<Field> targets) {
        Map<String, List<Field>> byWord = new HashMap<>();
        targets.forEach(target -> target.all()
                .forEach(word ->
                        byWord.computeIfAbsent(word, _ -> new ArrayList<>()).add(target)));
        List<Match> candidates = new ArrayList<>();
        for (Field source : sources) {
            Set<Field> related = new LinkedHashSet<>();
            source.name().forEach(word -> related.addAll(byWord.getOrDefault(word, List.of())));
            related.stream()
                    .limit(MOST_RELATED)
                    .map(target -> new Match(source, target, score(source, target)))
                    .filter(match -> match.score() >= LEAST)
                    .forEach(candidates::add);
        }
        return best(candidates, sources);
    }

    private static List<Match> best(List<Match> candidates, List<Field> sources) {
        candidates.sort(Comparator.comparingDouble(Match::score)
                .reversed()
                .thenComparingInt(match -> match.target().steps().size())
                .thenComparing(match -> match.target().path()));
        Map<String, Match> taken = new HashMap<>();
        Set<String> used = new HashSet<>();
        for (Match match : candidates) {
            if (!taken.containsKey(match.source().path())
                    && used.add(match.target().path())) {
                taken.put(match.source().path(), match);
            }
        }
        return sources.stream()
                .map(Field::path)
                .filter(taken::containsKey)
                .map(taken::get)
                .toList();
    }

    /** Rounded to two digits: more would promise what words can't tell. */
    static double score(Field source, Field target) {
        double name = alike(source.name(), target.name());
        double parents = parents(source, target);
        double byName = name * (0.75 + 0.25 * parents);
        if (GENERAL.containsAll(target.name()) && parents == 0) {
            byName *= 0.5;
        }
        double byPath = 0.95 * alike(source.all(), target.all());
        return Math.round(100 * Math.max(byName, byPath) * fit(source.kind(), target.kind())) / 100.0;
    }

    /** The share of words they have in common. */
    private static double alike(Set<String> one, Set<String> other) {
        if (one.isEmpty() || other.isEmpty()) {
            return 0;
        }
        if (String.join("", one).equals(String.join("", other))) {
            return 1;
        }
        long common = one.stream().filter(other::contains).count();
        return 2.0 * common / (one.size() + other.size());
    }

    /** How far up the names they stand under agree. */
    private static double parents(Field source, Field target) {
        List<Set<String>> one = source.parents().reversed();
        List<Set<String>> other = target.parents().reversed();
        int most = Math.max(one.size(), other.size());
        if (most == 0) {
            return 1;
        }
        double agreed = 0;
        for (int i = 0; i < Math.min(one.size(), other.size()); i++) {
            double alike = alike(one.get(i), other.get(i));
            agreed += alike;
            if (alike == 0) {
                break;
            }
        }
        return agreed / most;
    }

    private static double fit(Kind source, Kind target) {
        if (source == target || source == Kind.ANY || target == Kind.ANY) {
            return 1;
        }
        return switch (target) {
            case MAP -> 0;
            case TEXT -> source == Kind.MAP ? 0 : 0.95;
            case NUMBER, TIME -> source == Kind.TEXT ? 0.85 : source == Kind.MAP ? 0 : 0.4;
            case BOOLEAN -> source == Kind.TEXT ? 0.85 : source == Kind.NUMBER ? 0.7 : 0;
            case ANY -> 1;
        };
    }
}
