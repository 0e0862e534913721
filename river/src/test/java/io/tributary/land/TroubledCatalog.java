package io.tributary.land;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.encryption.EncryptionManager;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.LocationProvider;

/** A catalog in which the next commits, or all reads, go as a test says. Handed to a lake as its seam. */
final class TroubledCatalog implements UnaryOperator<TableOperations> {

    /** What a commit does: given the real table and the real commit. */
    @FunctionalInterface
    interface Trouble extends BiConsumer<TableOperations, Runnable> {}

    private final Deque<Trouble> troubles = new ArrayDeque<>();
    private RuntimeException unreadable;
    private int commits;

    /** The next commit goes like this; several calls make a queue. */
    void next(Trouble trouble) {
        troubles.add(trouble);
    }

    /** Until told otherwise with null, the catalog can't be read. */
    void unreadable(RuntimeException failure) {
        unreadable = failure;
    }

    /** How many commits reached the catalog since it was made. */
    int commits() {
        return commits;
    }

    static Trouble commitsButThrows(RuntimeException failure) {
        return (table, commit) -> {
            commit.run();
            throw failure;
        };
    }

    static Trouble throwsOnly(RuntimeException failure) {
        return (table, commit) -> {
            throw failure;
        };
    }

    static Trouble firstDoes(Runnable other) {
        return (table, commit) -> {
            other.run();
            commit.run();
        };
    }

    @Override
    public TableOperations apply(TableOperations table) {
        return new Troubled(table);
    }

    private final class Troubled implements TableOperations {

        private final TableOperations table;

        Troubled(TableOperations table) {
            this.table = table;
        }

        @Override
        public TableMetadata current() {
            return table.current();
        }

        @Override
        public TableMetadata refresh() {
            if (unreadable != null) {
                throw unreadable;
            }
            return table.refresh();
        }

        @Override
        public void commit(TableMetadata base, TableMetadata metadata) {
            Trouble trouble = troubles.poll();
            Runnable commit = () -> {
                commits++;
                table.commit(base, metadata);
            };
            if (trouble == null) {
                commit.run();
            } else {
                trouble.accept(table, commit);
            }
        }

        @Override
        public FileIO io() {
            return table.io();
        }

        @Override
        public EncryptionManager encryption() {
            return table.encryption();
        }

        @Override
        public String metadataFileLocation(String fileName) {
            return table.metadataFileLocation(fileName);
        }

        @Override
        public LocationProvider locationProvider() {
            return table.locationProvider();
        }

        @Override
        public TableOperations temp(TableMetadata uncommitted) {
            return table.temp(uncommitted);
        }
    }
}
