package io.tributary.land;

import java.io.IOException;
import java.util.BitSet;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.MetricsConfig;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.parquet.ParquetUtil;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;
import org.apache.parquet.schema.MessageType;

/** A Parquet file being written, row group by row group. */
final class OpenFile {

    private static final int BOUND_LENGTH = 64;

    private final org.apache.iceberg.io.OutputFile target;
    private final MessageType schema;
    private final BitSet columns;
    private final org.apache.iceberg.io.PositionOutputStream stream;
    private final ParquetFileWriter writer;

    /** @param columns the table's columns that the schema has, by index */
    OpenFile(org.apache.iceberg.io.OutputFile target, MessageType schema, BitSet columns) throws IOException {
        this.target = target;
        this.schema = schema;
        this.columns = columns;
        this.stream = target.create();
        this.writer = new ParquetFileWriter(
                new Once(stream), schema, ParquetFileWriter.Mode.CREATE, 0, 0, BOUND_LENGTH, BOUND_LENGTH, true);
        writer.start();
    }

    BitSet columns() {
        return columns;
    }

    /**
     * @param rows without a value in any other column
     * @param observed takes the ids of the leaf fields that have a value
     */
    void write(RowGroup rows, BitSet observed) throws IOException {
        rows.writeTo(writer, schema, columns, observed);
    }

    long bytes() throws IOException {
        return stream.getPos();
    }

    /** Completes and forces the file. */
    void end() throws IOException {
        writer.end(Map.of());
    }

    /** Completes and forces the file, and says what is in it. */
    DataFile close() throws IOException {
        end();
        return DataFiles.builder(PartitionSpec.unpartitioned())
                .withPath(target.location())
                .withFormat(FileFormat.PARQUET)
                .withFileSizeInBytes(stream.getPos())
                .withMetrics(ParquetUtil.footerMetrics(writer.getFooter(), Stream.empty(), MetricsConfig.getDefault()))
                .withSplitOffsets(ParquetUtil.getSplitOffsets(writer.getFooter()))
                .build();
    }

    /** Closes the file as it is; it is not complete. */
    void giveUp() throws IOException {
        writer.abort();
        writer.close();
        stream.close();
    }

    /** Parquet's view of a stream that is open already. */
    private record Once(org.apache.iceberg.io.PositionOutputStream stream) implements OutputFile {

        @Override
        public PositionOutputStream create(long blockSizeHint) {
            return new PositionOutputStream() {
                @Override
                public long getPos() throws IOException {
                    return stream.getPos();
                }

                @Override
                public void write(int b) throws IOException {
                    stream.write(b);
                }

                @Override
                public void write(byte[] bytes, int offset, int length) throws IOException {
                    stream.write(bytes, offset, length);
                }

                @Override
                public void flush() throws IOException {
                    stream.flush();
                }

                @Override
                public void close() throws IOException {
                    stream.close();
                }
            };
        }

        @Override
        public PositionOutputStream createOrOverwrite(long blockSizeHint) {
            return create(blockSizeHint);
        }

        @Override
        public boolean supportsBlockSize() {
            return false;
        }

        @Override
        public long defaultBlockSize() {
            return 0;
        }
    }
}
