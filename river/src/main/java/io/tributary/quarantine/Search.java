package io.tributary.quarantine;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds messages by what they have in common. Everything a filter can name but the time is a property of the group, so a filter is first answered by the few
 * groups, and then each group's messages are read in the order of their ids, from an index: a page costs the same however deep it lies. Ids begin with the moment
 * a message was put aside, so that times are bounds of ids.
 */
final class Search {

    /** With more groups and states than this, the sandbox's messages are read one after the other instead. */
    private static final int MOST_RANGES = 200;

    private static final String GROUP_COLUMNS = "id, flow_id, dataset_id, error_type, code, field, pattern, first_seen,"
            + " last_seen, open, edited, parked, refused, replaying, replayed, discarded";

    private final Sealed sealed;

    Search(Sealed sealed) {
        this.sealed = sealed;
    }

    /** Messages of one group that are in one state: a range of an index. */
    private record Range(String groupId, QuarantineState state, long count) {}

    /**
     * The ids of a page.
     *
     * @param beyond the id of the last one known; null to begin with the first
     * @param newestFirst the newest first, else the oldest
     */
    List<String> ids(
            Connection connection, QuarantineFilter filter, @Nullable String beyond, boolean newestFirst, int limit)
            throws SQLException {
        List<Range> ranges = ranges(connection, filter);
        if (ranges.size() > MOST_RANGES) {
            return scan(connection, filter, beyond, newestFirst, limit);
        }
        Comparator<String> order = newestFirst ? Comparator.reverseOrder() : Comparator.naturalOrder();
        TreeSet<String> first = new TreeSet<>(order);
        String sql = "select id from quarantine_entries where group_id = ? and state = ?" + bounds(newestFirst);
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            for (Range range : ranges) {
                select.setString(1, range.groupId());
                select.setString(2, range.state().name());
                bind(select, 3, filter, beyond, newestFirst, limit);
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        first.add(row.getString(1));
                    }
                }
                while (first.size() > limit) {
                    first.pollLast();
                }
            }
        }
        return List.copyOf(first);
    }

    private static String bounds(boolean newestFirst) {
        return newestFirst
                ? " and id >= ? and id < ? order by id desc limit ?"
                : " and id > ? and id < ? order by id limit ?";
    }

    private static void bind(
            PreparedStatement select,
            int at,
            QuarantineFilter filter,
            @Nullable String beyond,
            boolean newestFirst,
            int limit)
            throws SQLException {
        String from = bound(filter.fromMillis());
        String to = bound(filter.toMillis());
        if (beyond != null && newestFirst && beyond.compareTo(to) < 0) {
            to = beyond;
        }
        if (beyond != null && !newestFirst && beyond.compareTo(from) > 0) {
            from = beyond;
        }
        select.setString(at, from);
        select.setString(at + 1, to);
        select.setInt(at + 2, limit);
    }

    /** What ids of a moment begin with; ids of that moment come behind it. */
    static String bound(long millis) {
        if (millis <= 0) {
            return "";
        }
        if (millis >= 1L << 48) {
            return "~";
        }
        String hex = String.format("%012x", millis);
        return hex.substring(0, 8) + "-" + hex.substring(8);
    }

    private List<String> scan(
            Connection connection, QuarantineFilter filter, @Nullable String beyond, boolean newestFirst, int limit)
            throws SQLException {
        Map<String, String> wanted = wanted(filter);
        StringBuilder sql = new StringBuilder("select id from quarantine_entries where namespace = ?");
        wanted.keySet().forEach(column -> sql.append(" and ").append(column).append(" = ?"));
        if (!filter.states().isEmpty()) {
            sql.append(" and state in (")
                    .append(String.join(
                            ",", filter.states().stream().map(s -> "?").toList()))
                    .append(')');
        }
        try (PreparedStatement select = connection.prepareStatement(sql + bounds(newestFirst))) {
            int at = 1;
            select.setString(at++, filter.namespace());
            for (String value : wanted.values()) {
                select.setString(at++, value);
            }
            for (QuarantineState state : filter.states()) {
                select.setString(at++, state.name());
            }
            bind(select, at, filter, beyond, newestFirst, limit);
            List<String> ids = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    ids.add(row.getString(1));
                }
            }
            return ids;
        }
    }

    /** Column to value, of what entries and groups both have. */
    private static Map<String, String> wanted(QuarantineFilter filter) {
        Map<String, String> wanted = new LinkedHashMap<>();
        put(wanted, "flow_id", filter.flowId());
        put(wanted, "dataset_id", filter.datasetId());
        put(wanted, "code", filter.code());
        put(wanted, "error_type", filter.errorType());
        put(wanted, "field", filter.field());
        return wanted;
    }

    private static void put(Map<String, String> wanted, String column, @Nullable String value) {
        if (value != null) {
            wanted.put(column, value);
        }
    }

    private static List<Range> ranges(Connection connection, QuarantineFilter filter) throws SQLException {
        List<Range> ranges = new ArrayList<>();
        try (PreparedStatement select = groups(connection, filter, "");
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                String id = row.getString(1);
                counts(row).forEach((state, count) -> {
                    if (filter.states().isEmpty() || filter.states().contains(state)) {
                        ranges.add(new Range(id, state, count));
                    }
                });
            }
        }
        return ranges;
    }

    /** How many messages a filter finds, whatever the time. */
    long count(Connection connection, QuarantineFilter filter) throws SQLException {
        return ranges(connection, filter).stream().mapToLong(Range::count).sum();
    }

    private static PreparedStatement groups(Connection connection, QuarantineFilter filter, String rest)
            throws SQLException {
        Map<String, String> wanted = wanted(filter);
        put(wanted, "id", filter.groupId());
        StringBuilder sql =
                new StringBuilder("select " + GROUP_COLUMNS + " from quarantine_groups where namespace = ?");
        wanted.keySet().forEach(column -> sql.append(" and ").append(column).append(" = ?"));
        PreparedStatement select = connection.prepareStatement(sql + rest);
        int at = 1;
        select.setString(at++, filter.namespace());
        for (String value : wanted.values()) {
            select.setString(at++, value);
        }
        return select;
    }

    /** The groups with the most messages that wait for somebody first. */
    List<QuarantineGroup> groups(Connection connection, QuarantineFilter filter, int offset, int limit)
            throws SQLException {
        String rest = " order by open + edited + parked desc, last_seen desc, id limit ? offset ?";
        List<QuarantineGroup> groups = new ArrayList<>();
        Map<String, String> wanted = wanted(filter);
        int marks = 2 + wanted.size() + (filter.groupId() == null ? 0 : 1);
        try (PreparedStatement select = groups(connection, filter, rest)) {
            select.setInt(marks, limit);
            select.setInt(marks + 1, offset);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    groups.add(group(row));
                }
            }
        }
        return groups;
    }

    private QuarantineGroup group(ResultSet row) throws SQLException {
        return new QuarantineGroup(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                row.getString(6),
                sealed.openNote(row.getString(1), row.getBytes(7)),
                row.getLong(8),
                row.getLong(9),
                counts(row),
                null);
    }

    private static Map<QuarantineState, Long> counts(ResultSet row) throws SQLException {
        Map<QuarantineState, Long> counts = new EnumMap<>(QuarantineState.class);
        for (QuarantineState state : QuarantineState.values()) {
            long count = row.getLong(state.text());
            if (count > 0) {
                counts.put(state, count);
            }
        }
        return counts;
    }

    /** How many messages are in which state, by flow. */
    Map<String, Map<QuarantineState, Long>> byFlow(Connection connection, String namespace) throws SQLException {
        Map<String, Map<QuarantineState, Long>> flows = new TreeMap<>();
        try (PreparedStatement select = groups(connection, QuarantineFilter.all(namespace), "");
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                Map<QuarantineState, Long> sums =
                        flows.computeIfAbsent(row.getString(2), flow -> new EnumMap<>(QuarantineState.class));
                counts(row).forEach((state, count) -> sums.merge(state, count, Long::sum));
            }
        }
        return flows;
    }
}
