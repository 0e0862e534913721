package io.tributary.backfill;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import io.tributary.event.ErrorType;
import io.tributary.event.Rejection;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Delimited text (RFC 4180) with a header row. Lines may end in CR LF, LF or CR; empty lines are passed over; an empty cell is null.
 *
 * <p>The library takes a quote that is never closed for one that the end of the file closes, and so all rows behind it for one cell. Therefore a last row that
 * nobody can foresee is put behind the text: when it does not come out as a row of its own, a quote was open.
 */
final class CsvRows implements Rows {

    private final CsvReader<CsvRecord> reader;
    private final Iterator<CsvRecord> records;
    private final String end;
    private List<String> columns = List.of();
    private long row;
    private long line = 1;

    private CsvRows(Reader text, char delimiter) {
        this.end = "end-" + UUID.randomUUID();
        this.reader = CsvReader.builder()
                .fieldSeparator(delimiter)
                .maxBufferSize(LONGEST_ROW)
                .allowMissingFields(true)
                .allowExtraFields(true)
                .ofCsvRecord(new Followed(text, "\n" + end));
        this.records = reader.iterator();
    }

    static CsvRows of(Reader text, char delimiter) throws UnreadableFileException, IOException {
        CsvRows rows = new CsvRows(text, delimiter);
        rows.readHeader();
        return rows;
    }

    private void readHeader() throws UnreadableFileException, IOException {
        CsvRecord header = nextRecord();
        if (header == null) {
            throw new UnreadableFileException("106", "The file is empty; its first row must name the columns");
        }
        columns = header.getFields().stream().map(String::strip).toList();
        if (columns.stream().allMatch(String::isEmpty)) {
            throw new UnreadableFileException("118", "The first row of the file is empty; it must name the columns");
        }
        if (columns.size() > MOST_COLUMNS) {
            throw new UnreadableFileException(
                    "118",
                    "The first row names " + columns.size() + " columns; more than " + MOST_COLUMNS + " are not read");
        }
        HashSet<String> known = new HashSet<>();
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).isEmpty()) {
                throw new UnreadableFileException("118", "Column " + (i + 1) + " has no name in the first row");
            }
            if (!known.add(columns.get(i))) {
                throw new UnreadableFileException(
                        "118",
                        "The first row names a column twice: column " + (i + 1) + " is called like one before it");
            }
        }
    }

    private @Nullable CsvRecord nextRecord() throws UnreadableFileException, IOException {
        try {
            CsvRecord found = records.next();
            line = found.getStartingLineNumber();
            if (found.getFieldCount() == 1 && found.getField(0).equals(end)) {
                return null;
            }
            if (found.getFields().getLast().endsWith(end)) {
                throw new UnreadableFileException(
                        "INGEST-1401-400",
                        "A quote is opened in the row that begins at line " + line + " and never closed");
            }
            return found;
        } catch (NoSuchElementException e) {
            throw new UnreadableFileException("INGEST-1401-400", "The file can't be read behind line " + line);
        } catch (CsvParseException e) {
            throw broken(e);
        } catch (UncheckedIOException e) {
            throw causedBy(java.util.Objects.requireNonNull(e.getCause()));
        }
    }

    private UnreadableFileException broken(CsvParseException e) throws IOException, UnreadableFileException {
        if (e.getCause() instanceof IOException io) {
            throw causedBy(io);
        }
        if (String.valueOf(e.getMessage()).contains("buffer size")) {
            return new UnreadableFileException(
                    "INGEST-1401-400",
                    "The row behind line " + line + " is longer than " + LONGEST_ROW
                            + " characters; is a quote in it never closed?");
        }
        return new UnreadableFileException(
                "INGEST-1401-400",
                "The row behind line " + line
                        + " is not CSV: something stands between a closing quote and the next delimiter (is columnDelimiter right?)");
    }

    private IOException causedBy(IOException e) throws UnreadableFileException {
        if (e instanceof CharacterCodingException) {
            throw Rows.notEncoded(row + 1);
        }
        return e;
    }

    @Override
    public List<String> columns() {
        return columns;
    }

    @Override
    public @Nullable Row next() throws UnreadableFileException, IOException {
        CsvRecord found = nextRecord();
        if (found == null) {
            return null;
        }
        row++;
        ObjectNode record = JsonNodeFactory.instance.objectNode();
        List<String> fields = found.getFields();
        if (fields.size() != columns.size()) {
            record.put("_corrupt_record", String.join(",", fields));
            return new Row(row, record, ragged(fields.size()));
        }
        for (int i = 0; i < fields.size(); i++) {
            if (fields.get(i).isEmpty()) {
                record.putNull(columns.get(i));
            } else {
                record.put(columns.get(i), fields.get(i));
            }
        }
        return new Row(row, record, null);
    }

    private Rejection ragged(int found) {
        return new Rejection(
                ErrorType.PROTOCOL,
                "INGEST-1401-400",
                "Row " + row + " (line " + line + ") has " + found + " cells, the header has " + columns.size(),
                "[]");
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }

    /** A text with another one behind it. */
    private static final class Followed extends Reader {

        private final Reader first;
        private final Reader second;
        private boolean beyond;

        Followed(Reader first, String second) {
            this.first = first;
            this.second = new StringReader(second);
        }

        @Override
        public int read(char[] into, int offset, int length) throws IOException {
            if (!beyond) {
                int got = first.read(into, offset, length);
                if (got >= 0) {
                    return got;
                }
                beyond = true;
            }
            return second.read(into, offset, length);
        }

        @Override
        public void close() throws IOException {
            first.close();
        }
    }
}
