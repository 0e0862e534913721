package io.tributary.land;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.BitSet;
import java.util.UUID;
import org.apache.iceberg.Table;

/** A Parquet file with all columns of a table and no rows, for readers that unite files by column name. Made when it is missed; the table does not list it. */
final class ShapeFile {

    private ShapeFile() {}

    /** @throws UncheckedIOException it can't be written */
    static Path of(Table table) {
        Path folder = Path.of(table.location()).resolve("shape");
        Path file = folder.resolve(table.schema().schemaId() + ".parquet");
        if (!Files.exists(file)) {
            try {
                write(table, file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return file;
    }

    private static void write(Table table, Path file) throws IOException {
        Path part = file.resolveSibling(UUID.randomUUID() + ".part");
        BitSet all = new BitSet();
        all.set(0, table.schema().columns().size());
        new OpenFile(table.io().newOutputFile(part.toString()), RowGroup.schema(table.schema(), all), all).end();
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
