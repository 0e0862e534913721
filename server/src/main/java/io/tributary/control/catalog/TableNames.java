package io.tributary.control.catalog;

import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Names of tables in SQL (catalog contract §6.1). */
final class TableNames {

    /** The longest name PostgreSQL clients can show. */
    static final int LONGEST = 63;

    private static final Set<String> SYSTEM_TABLES =
            Set.of("tributary_quarantine", "tributary_batches", "tributary_flow_runs", "tributary_request_log");

    private static final Pattern FOREIGN = Pattern.compile("[^a-z0-9]+");
    private static final Pattern EDGES = Pattern.compile("^_+|_+$");
    private static final Pattern VALID = Pattern.compile("[a-z_][a-z0-9_]{0,62}");

    private TableNames() {}

    /** A free name made of a dataset's name: lower case, everything foreign an underscore, a number appended while it is taken. */
    static String derive(String datasetName, Predicate<String> taken) {
        String base = base(datasetName);
        String candidate = cut(base, LONGEST);
        for (int next = 2; isSystem(candidate) || taken.test(candidate); next++) {
            String suffix = "_" + next;
            candidate = cut(base, LONGEST - suffix.length()) + suffix;
        }
        return candidate;
    }

    /** The name a client asks for, in lower case. */
    static String requested(String name) {
        String lower = name.strip().toLowerCase(Locale.ROOT);
        if (!VALID.matcher(lower).matches() || lower.contains("__")) {
            throw Problems.badRequest(
                    ("tags['%s'] names the table '%s'; a table name has 1 to 63 letters a-z, digits and single"
                                    + " underscores and doesn't begin with a digit.")
                            .formatted(Tags.TABLE, Text.shown(name)));
        }
        if (isSystem(lower)) {
            throw Problems.badRequest("tags['%s'] names the table '%s', which is a system table; choose another name."
                    .formatted(Tags.TABLE, lower));
        }
        return lower;
    }

    private static boolean isSystem(String name) {
        return SYSTEM_TABLES.contains(name);
    }

    private static String base(String datasetName) {
        String words = FOREIGN.matcher(datasetName.toLowerCase(Locale.ROOT)).replaceAll("_");
        String trimmed = EDGES.matcher(words).replaceAll("");
        if (trimmed.isEmpty()) {
            return "dataset";
        }
        return Character.isDigit(trimmed.charAt(0)) ? "_" + trimmed : trimmed;
    }

    private static String cut(String name, int length) {
        if (name.length() <= length) {
            return name;
        }
        String cut = name.substring(0, length);
        return cut.endsWith("_") ? cut.substring(0, length - 1) : cut;
    }
}
