package io.tributary.control.export;

import io.tributary.http.Content;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.function.Function;

/**
 * Records as lines, each made when it is its turn: once to know the length, once to write it.
 *
 * @param records the records
 * @param line makes the line of one, with its line feed
 */
record Lines(List<Contents.RefusedRecord> records, Function<Contents.RefusedRecord, byte[]> line)
        implements Content.Streamed {

    @Override
    public long length() {
        return records.stream().mapToLong(record -> line.apply(record).length).sum();
    }

    @Override
    public void writeTo(OutputStream to) throws IOException {
        for (Contents.RefusedRecord record : records) {
            to.write(line.apply(record));
        }
    }
}
