package io.tributary.land;

import static io.tributary.land.Given.column;
import static io.tributary.land.Given.listOf;
import static io.tributary.land.Given.mapOf;
import static io.tributary.land.Given.number;
import static io.tributary.land.Given.struct;
import static io.tributary.land.Given.structOf;
import static io.tributary.land.Given.text;

import io.tributary.xdm.Column;
import io.tributary.xdm.ColumnType;
import io.tributary.xdm.Row;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Rows with everything a schema can ask for, and with all the values that go wrong first. */
final class AnyRow {

    static final List<Column> COLUMNS = List.of(
            text("_id"),
            column("flag", new ColumnType.Bool()),
            column("small", new ColumnType.Int32()),
            number("big"),
            column("real", new ColumnType.Float64()),
            column("day", new ColumnType.Day()),
            column("at", new ColumnType.Instant()),
            text("city with spaces, a dot. and @"),
            struct(
                    "person",
                    struct("name", text("first"), text("last")),
                    number("age"),
                    column("since", new ColumnType.Instant())),
            column("tags", listOf(new ColumnType.Text())),
            column("scores", listOf(listOf(new ColumnType.Float64()))),
            column(
                    "items",
                    listOf(structOf(
                            text("sku"),
                            column("qty", new ColumnType.Int32()),
                            column("notes", listOf(new ColumnType.Text()))))),
            column("identityMap", mapOf(listOf(structOf(text("id"), column("primary", new ColumnType.Bool()))))),
            column("extra", mapOf(new ColumnType.Text())),
            column("deep", mapOf(structOf(column("levels", mapOf(new ColumnType.Int64()))))),
            struct("neverThere", text("a"), column("b", listOf(structOf(text("c"))))));

    private static final String[] TEXTS = {
        "",
        " ",
        "gold",
        "silver",
        "Zoë",
        "日本語のテキスト",
        "🎁🎂",
        "e\u0301",
        "\u0000",
        "a'b\"c\\",
        "\uffff",
        "x".repeat(3000)
    };
    private static final long[] LONGS = {0, 1, -1, 127, 128, Long.MAX_VALUE, Long.MIN_VALUE, 1L << 40};
    private static final int[] INTS = {0, 1, -1, Integer.MAX_VALUE, Integer.MIN_VALUE, 65536};
    private static final double[] REALS = {
        0.0, -0.0, 1.5, -1e300, Double.MIN_VALUE, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY
    };
    private static final long[] MICROS = {
        0, -1, 1, -999_999, -62_135_596_800_000_000L, 253_402_300_799_999_999L, 1_750_000_000_123_456L
    };
    private static final int[] DAYS = {0, -1, 1, -719_162, 2_932_896, 20_000};

    private final RandomGenerator random;

    AnyRow(RandomGenerator random) {
        this.random = random;
    }

    Row next(long number) {
        Object[] values = new Object[COLUMNS.size()];
        values[0] = "id-" + number;
        for (int i = 1; i < values.length; i++) {
            boolean never = COLUMNS.get(i).name().equals("neverThere");
            values[i] = never ? null : value(COLUMNS.get(i).type());
        }
        return new Row(values);
    }

    private Object value(ColumnType type) {
        if (random.nextInt(10) < 3) {
            return null;
        }
        return switch (type) {
            case ColumnType.Text t ->
                random.nextBoolean() ? TEXTS[random.nextInt(TEXTS.length)] : "t" + random.nextInt(5000);
            case ColumnType.Bool t -> random.nextBoolean();
            case ColumnType.Int32 t -> random.nextBoolean() ? INTS[random.nextInt(INTS.length)] : random.nextInt();
            case ColumnType.Int64 t ->
                random.nextBoolean() ? LONGS[random.nextInt(LONGS.length)] : random.nextLong(1000);
            case ColumnType.Float64 t ->
                random.nextBoolean() ? REALS[random.nextInt(REALS.length)] : random.nextDouble();
            case ColumnType.Day t ->
                random.nextBoolean() ? DAYS[random.nextInt(DAYS.length)] : random.nextInt(-9000, 30000);
            case ColumnType.Instant t ->
                random.nextBoolean() ? MICROS[random.nextInt(MICROS.length)] : random.nextLong(-1L << 50, 1L << 50);
            case ColumnType.Struct struct ->
                struct.members().stream().map(member -> value(member.type())).toArray();
            case ColumnType.ListOf list -> {
                List<Object> elements = new ArrayList<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    elements.add(value(list.element()));
                }
                yield elements;
            }
            case ColumnType.MapOf map -> {
                Map<String, Object> entries = new LinkedHashMap<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    entries.put("key-" + random.nextInt(6), value(map.value()));
                }
                yield entries;
            }
        };
    }
}
