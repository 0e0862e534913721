package io.tributary.mapping;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds, for a name that doesn't exist, the one that was probably meant. */
final class Nearest {

    private static final int LONGEST = 64;
    /** So many changes are a slip in a short name; longer names may have one for every three characters. */
    private static final int SLIPS = 2;

    private Nearest() {}

    /** The message for an unknown name, with the nearest one that exists. */
    static String unknown(String what, String name, Collection<String> known) {
        return "There is no " + what + " " + name
                + among(name, known).map(near -> "; did you mean " + near + "?").orElse("");
    }

    /** The name that is nearest, case apart; of equally near ones the first in the alphabet. */
    static Optional<String> among(String name, Collection<String> known) {
        if (name.length() > LONGEST) {
            return Optional.empty();
        }
        String wanted = name.toLowerCase(Locale.ROOT);
        int best = Math.min(Math.max(SLIPS, name.length() / 3), name.length() - 1) + 1;
        String nearest = null;
        for (String candidate : known.stream().sorted().toList()) {
            int distance = distance(wanted, candidate.toLowerCase(Locale.ROOT), best);
            if (distance < best) {
                best = distance;
                nearest = candidate;
            }
        }
        return nearest == null ? begun(wanted, known) : Optional.of(nearest);
    }

    /** The shortest name that begins with what was written. */
    private static Optional<String> begun(String wanted, Collection<String> known) {
        return known.stream()
                .filter(name ->
                        wanted.length() > SLIPS && name.toLowerCase(Locale.ROOT).startsWith(wanted))
                .min(Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder()));
    }

    /** Insertions, deletions and replacements from one text to the other, counted up to a limit. */
    private static int distance(String a, String b, int limit) {
        if (Math.abs(a.length() - b.length()) >= limit) {
            return limit;
        }
        int[] row = new int[b.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
