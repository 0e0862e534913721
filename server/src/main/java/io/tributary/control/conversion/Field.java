package io.tributary.control.conversion;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A field of a source or a target, as far as matching needs it.
 *
 * @param path as a mapping writes it
 * @param kind what its values are
 * @param steps the words of each step of the path, without the tenant's own root
 */
record Field(String path, Kind kind, List<Set<String>> steps) {

    /** What the values of a field are. */
    enum Kind {
        TEXT,
        NUMBER,
        BOOLEAN,
        TIME,
        /** An object with any keys, mapped as a whole. */
        MAP,
        /** Nothing is known. */
        ANY
    }

    /** Words that mean the same; each stands for the first of its line in what is compared. */
    private static final Map<String, String> SAME = Map.ofEntries(
            Map.entry("mail", "email"),
            Map.entry("mobile", "phone"),
            Map.entry("telephone", "phone"),
            Map.entry("zip", "postal"),
            Map.entry("qty", "quantity"),
            Map.entry("amt", "amount"),
            Map.entry("num", "number"),
            Map.entry("no", "number"),
            Map.entry("desc", "description"),
            Map.entry("ts", "timestamp"),
            Map.entry("identifier", "id"),
            Map.entry("lname", "lastname"),
            Map.entry("fname", "firstname"),
            Map.entry("surname", "lastname"),
            Map.entry("dob", "birthdate"),
            Map.entry("pts", "points"),
            Map.entry("items", "item"),
            Map.entry("lines", "line"),
            Map.entry("products", "product"),
            Map.entry("orders", "order"));

    /** @param names of the steps, as the data has them */
    static Field of(List<String> names, Kind kind) {
        List<String> written = new ArrayList<>();
        List<Set<String>> steps = new ArrayList<>();
        for (String name : names) {
            written.add(name.replaceAll("[.\\[\\]\\\\]", "\\\\$0"));
            boolean isTenant = steps.isEmpty() && names.size() > 1 && name.startsWith("_");
            if (!isTenant) {
                steps.add(words(name));
            }
        }
        return new Field(String.join(".", written), kind, List.copyOf(steps));
    }

    /** {@code customerFirst_Name} is customer, first, name. */
    static Set<String> words(String name) {
        String bare = name.startsWith("xdm:") ? name.substring(4) : name;
        String spaced = bare.replaceAll("(?<=[\\p{Ll}\\d])(?=\\p{Lu})", " ")
                .replaceAll("(?<=\\p{Lu})(?=\\p{Lu}\\p{Ll})", " ")
                .replaceAll("[^\\p{L}\\d]+", " ")
                .strip()
                .toLowerCase(Locale.ROOT);
        Set<String> words = new LinkedHashSet<>();
        for (String word : spaced.split(" ")) {
            if (!word.isEmpty()) {
                words.add(SAME.getOrDefault(word, word));
            }
        }
        return words;
    }

    Set<String> name() {
        return steps.isEmpty() ? Set.of() : steps.getLast();
    }

    List<Set<String>> parents() {
        return steps.isEmpty() ? List.of() : steps.subList(0, steps.size() - 1);
    }

    Set<String> all() {
        Set<String> all = new LinkedHashSet<>();
        steps.forEach(all::addAll);
        return all;
    }
}
