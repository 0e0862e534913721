package io.tributary.land;

import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.Transaction;
import org.apache.iceberg.Transactions;
import org.apache.iceberg.UpdateSchema;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.NoSuchTableException;

/** Makes a table, or widens it, and takes it over for this writer, in one step each. */
final class TableOpening {

    private static final int ATTEMPTS = 5;

    private final Catalog catalog;
    private final TableSpec spec;
    private final Writer writer;
    private final UnaryOperator<TableOperations> seam;

    TableOpening(Catalog catalog, TableSpec spec, Writer writer, UnaryOperator<TableOperations> seam) {
        this.catalog = catalog;
        this.spec = spec;
        this.writer = writer;
        this.seam = seam;
    }

    TableOperations open() {
        for (int attempt = 1; ; attempt++) {
            try {
                TableOperations operations = loadOrCreate();
                takeOver(operations);
                return operations;
            } catch (CommitFailedException | AlreadyExistsException e) {
                if (attempt == ATTEMPTS) {
                    throw notOpened(e);
                }
            } catch (LandException e) {
                throw e;
            } catch (RuntimeException e) {
                throw notOpened(e);
            }
        }
    }

    private LandException notOpened(RuntimeException e) {
        return new LandException("table " + spec.id() + " can't be made or widened: " + e.getMessage(), true, e);
    }

    private TableOperations loadOrCreate() {
        TableIdentifier name = Lake.name(spec.id());
        try {
            return seam.apply(((HasTableOperations) catalog.loadTable(name)).operations());
        } catch (NoSuchTableException e) {
            return seam.apply(((HasTableOperations)
                            catalog.createTable(name, Shapes.schema(spec.allColumns()), null, properties()))
                    .operations());
        }
    }

    private void takeOver(TableOperations operations) {
        TableMetadata now = operations.current();
        writer.check(spec.id(), now);
        Widening widening = Widening.of(spec, now.schema().asStruct());
        if (widening.isEmpty() && writer.holds(now)) {
            return;
        }
        FencedOperations fenced = new FencedOperations(operations, spec.id(), writer, null);
        Transaction transaction = Transactions.newTransaction(spec.id().toString(), fenced, report -> {});
        if (!widening.isEmpty()) {
            UpdateSchema update = transaction.updateSchema();
            widening.applyTo(update);
            update.commit();
        }
        transaction
                .updateProperties()
                .set(writer.epochProperty(), Long.toString(writer.epoch()))
                .commit();
        transaction.commitTransaction();
        operations.refresh();
    }

    private Map<String, String> properties() {
        Map<String, String> properties = new HashMap<>();
        properties.put(TableProperties.FORMAT_VERSION, "2");
        properties.put(TableProperties.PARQUET_COMPRESSION, "zstd");
        properties.put(TableProperties.PARQUET_COMPRESSION_LEVEL, "1");
        properties.put(TableProperties.PARQUET_DICT_SIZE_BYTES, "65536");
        properties.put(TableProperties.METADATA_DELETE_AFTER_COMMIT_ENABLED, "true");
        properties.put(TableProperties.METADATA_PREVIOUS_VERSIONS_MAX, "20");
        properties.put(TableProperties.COMMIT_MIN_RETRY_WAIT_MS, "20");
        properties.put(TableProperties.COMMIT_MAX_RETRY_WAIT_MS, "1000");
        properties.put(TableProperties.COMMIT_TOTAL_RETRY_TIME_MS, "10000");
        properties.put(writer.epochProperty(), Long.toString(writer.epoch()));
        return properties;
    }
}
