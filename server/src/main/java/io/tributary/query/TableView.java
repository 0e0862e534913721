package io.tributary.query;

import io.tributary.land.TableSnapshot;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The statement that makes a table's snapshot readable under its name. */
final class TableView {

    private TableView() {}

    /**
     * Reads the snapshot's files by column name. The shape file, which has no rows, brings in the columns that no other file has yet.
     *
     * @param name the view's name
     * @param snapshot what to read
     */
    static String create(String name, TableSnapshot snapshot) {
        return "create view " + quote(name) + " as select * from read_parquet(["
                + files(snapshot).map(TableView::literal).collect(Collectors.joining(", ")) + "], union_by_name=true)";
    }

    /** All files that the view reads. */
    static Stream<Path> files(TableSnapshot snapshot) {
        return Stream.concat(Stream.of(snapshot.shape()), snapshot.files().stream());
    }

    static String quote(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    static String literal(Path file) {
        return '\'' + file.toString().replace("'", "''") + '\'';
    }
}
