package io.tributary.land;

import io.tributary.event.Position;
import java.util.concurrent.locks.Lock;
import java.util.function.Supplier;
import org.apache.iceberg.Schema;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;

/** A table as the writer sees it. */
final class TableHandle implements LandingTable {

    private final TableSpec spec;
    private final TableOperations operations;
    private final Writer writer;
    private final LakeSettings settings;
    private final Lock swap;
    private final Schema written;

    /** @param swap see {@link Lake#swap} */
    TableHandle(TableSpec spec, TableOperations operations, Writer writer, LakeSettings settings, Lock swap) {
        this.spec = spec;
        this.operations = operations;
        this.writer = writer;
        this.settings = settings;
        this.swap = swap;
        this.written = Shapes.filledBy(spec.allColumns(), operations.current().schema());
    }

    @Override
    public TableSpec spec() {
        return spec;
    }

    @Override
    public Position landedUpTo(String logId) {
        return Writer.landed(refresh(), logId);
    }

    @Override
    public LandingBatch begin() {
        TableMetadata now = refresh();
        writer.check(spec.id(), now);
        return new Batch(this, Writer.landed(now, writer.logId()));
    }

    TableMetadata refresh() {
        return reading(spec.id(), operations::refresh);
    }

    /** Turns what goes wrong while reading the catalog into the one exception callers know. */
    static <T> T reading(TableId id, Supplier<T> read) {
        try {
            return read.get();
        } catch (LandException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new LandException("table " + id + " can't be read from the catalog: " + e.getMessage(), true, e);
        }
    }

    TableOperations operations() {
        return operations;
    }

    Writer writer() {
        return writer;
    }

    Lock swap() {
        return swap;
    }

    LakeSettings settings() {
        return settings;
    }

    /** The columns this handle's rows fill, with the table's field ids. */
    Schema written() {
        return written;
    }
}
