package io.tributary.backfill;

import io.tributary.control.flow.FileFormat;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackInputStream;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows of a file, one after the other, always the same ones in the same order. */
interface Rows extends AutoCloseable {

    /** The largest row. */
    int LONGEST_ROW = 1024 * 1024;

    /** More columns than anybody's table has. */
    int MOST_COLUMNS = 10_000;

    /** The columns; of JSON lines those of the first record. */
    List<String> columns();

    /**
     * The next row; null at the end.
     *
     * @throws UnreadableFileException the file can't be read on; what was read before is not to be relied on
     */
    @Nullable
    Row next() throws UnreadableFileException, IOException;

    @Override
    void close() throws IOException;

    /**
     * Reads a file.
     *
     * @param size of the file as it is stored
     * @throws UnreadableFileException it is not in that format
     */
    static Rows of(InputStream file, long size, FileFormat format) throws UnreadableFileException, IOException {
        try {
            InputStream plain = withoutMark(Unpacked.of(file, size, format.compression()), format);
            Reader text = new BufferedReader(new InputStreamReader(
                    plain,
                    format.encoding()
                            .newDecoder()
                            .onMalformedInput(CodingErrorAction.REPORT)
                            .onUnmappableCharacter(CodingErrorAction.REPORT)));
            return switch (format.kind()) {
                case DELIMITED -> CsvRows.of(text, format.delimiter());
                case JSON_LINES -> new JsonRows(text);
            };
        } catch (CharacterCodingException e) {
            throw notEncoded(1);
        }
    }

    static UnreadableFileException notEncoded(long row) {
        return new UnreadableFileException(
                "INGEST-1401-400",
                "The text is not in the encoding that the source connection says, at or behind row " + row
                        + "; set data.properties.encoding to UTF-8 or ISO-8859-1");
    }

    /** Takes a byte order mark away; texts of two bytes a character are refused by theirs. */
    private static InputStream withoutMark(InputStream in, FileFormat format)
            throws IOException, UnreadableFileException {
        PushbackInputStream pushback = new PushbackInputStream(in, 3);
        byte[] first = new byte[3];
        int got = pushback.readNBytes(first, 0, 3);
        int two = got < 2 ? 0 : (first[0] & 0xff) << 8 | first[1] & 0xff;
        if (two == 0xfeff || two == 0xfffe) {
            throw new UnreadableFileException(
                    "INGEST-1401-400", "The file is in UTF-16; write it in UTF-8 or ISO-8859-1");
        }
        boolean mark = got == 3 && two == 0xefbb && (first[2] & 0xff) == 0xbf;
        if (!mark) {
            pushback.unread(first, 0, got);
        } else if (!format.encoding().equals(StandardCharsets.UTF_8)) {
            throw new UnreadableFileException(
                    "INGEST-1401-400",
                    "The file begins with the mark of UTF-8, but the source connection says "
                            + format.encoding().name());
        }
        return pushback;
    }
}
