package io.tributary.backfill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.control.flow.FileFormat;
import io.tributary.control.flow.FileFormat.Compression;
import io.tributary.control.flow.FileFormat.Kind;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What files hold, and what is said of those that are broken. */
class RowsTest {

    private static final FileFormat CSV = new FileFormat(Kind.DELIMITED, ',', StandardCharsets.UTF_8, Compression.NONE);

    private static FileFormat csv(char delimiter, Charset encoding, Compression compression) {
        return new FileFormat(Kind.DELIMITED, delimiter, encoding, compression);
    }

    private static List<String> read(byte[] file, FileFormat format) throws IOException, UnreadableFileException {
        List<String> found = new ArrayList<>();
        try (Rows rows = Rows.of(new ByteArrayInputStream(file), file.length, format)) {
            found.add(rows.columns().toString());
            for (Row row = rows.next(); row != null; row = rows.next()) {
                found.add(row.number() + " "
                        + (row.rejection() == null
                                ? row.record()
                                : row.rejection().message()));
            }
        }
        return found;
    }

    private static List<String> read(String text) throws IOException, UnreadableFileException {
        return read(text.getBytes(StandardCharsets.UTF_8), CSV);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a,b\\n1,2\\n | [a, b]; 1 {\"a\":\"1\",\"b\":\"2\"}",
                "a,b\\r\\n1,2 | [a, b]; 1 {\"a\":\"1\",\"b\":\"2\"}",
                "a,b\\r1,2\\r | [a, b]; 1 {\"a\":\"1\",\"b\":\"2\"}",
                "MARKa,b\\n1,2 | [a, b]; 1 {\"a\":\"1\",\"b\":\"2\"}",
                "a,b\\n\\n1,\\n\\n | [a, b]; 1 {\"a\":\"1\",\"b\":null}",
                "a,b\\n\"1,\"\"x\"\"\",\"2\\n3\" | [a, b]; 1 {\"a\":\"1,\\\"x\\\"\",\"b\":\"2\\n3\"}",
                "a,b\\n=1+1,@cmd | [a, b]; 1 {\"a\":\"=1+1\",\"b\":\"@cmd\"}",
                "a,b\\n1\\n2,3\\n4,5,6 | [a, b]; 1 Row 1 (line 2) has 1 cells, the header has 2; 2 {\"a\":\"2\",\"b\":\"3\"}; 3 Row 3 (line 4) has 3 cells, the header has 2",
                "a,b | [a, b]",
                "a,b\\n | [a, b]"
            })
    void textOfManyKindsIsRead(String text, String expected) throws Exception {
        String file = text.replace("MARK", "\uFEFF").translateEscapes();
        assertThat(String.join("; ", read(file))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`` | 106 | The file is empty; its first row must name the columns",
                "\\n\\n | 106 | The file is empty; its first row must name the columns",
                ",,\\n1,2,3 | 118 | The first row of the file is empty; it must name the columns",
                "a,,c\\n | 118 | Column 2 has no name in the first row",
                "a,b,a\\n | 118 | The first row names a column twice: column 3 is called like one before it",
                "a,b\\n1,2\\n3,\"4\\n5,6\\n | INGEST-1401-400 | A quote is opened in the row that begins at line 3 and never closed",
                "a,b\\n1,\"2\"x\\n | INGEST-1401-400 | The row behind line 1 is not CSV: something stands between a closing quote and the next delimiter (is columnDelimiter right?)"
            })
    void brokenFileIsRefusedWithItsPlace(String text, String code, String message) {
        assertThatThrownBy(() -> read(text.translateEscapes()))
                .isInstanceOfSatisfying(
                        UnreadableFileException.class, e -> assertThat(e.code()).isEqualTo(code))
                .hasMessage(message);
    }

    @Test
    void rowOfOneGigabyteIsRefusedBeforeItIsRead() {
        InputStream endless = new InputStream() {
            private long given;

            @Override
            public int read() {
                return given++ < 4 ? "a\n\"x".charAt((int) given - 1) : 'x';
            }
        };
        assertThatThrownBy(() -> {
                    try (Rows rows = Rows.of(endless, 1L << 30, CSV)) {
                        rows.next();
                    }
                })
                .isInstanceOf(UnreadableFileException.class)
                .hasMessage("The row behind line 1 is longer than 1048576 characters; is a quote in it never closed?");
    }

    @Test
    void encodingsAreToldApart() throws Exception {
        byte[] latin = "a\nKöln".getBytes(StandardCharsets.ISO_8859_1);
        assertThat(read(latin, csv(',', StandardCharsets.ISO_8859_1, Compression.NONE)))
                .containsExactly("[a]", "1 {\"a\":\"Köln\"}");
        assertThatThrownBy(() -> read(latin, CSV)).hasMessageContaining("not in the encoding");
        assertThatThrownBy(() -> read("a\n1".getBytes(StandardCharsets.UTF_16), CSV))
                .hasMessage("The file is in UTF-16; write it in UTF-8 or ISO-8859-1");
    }

    @Test
    void compressedFilesAreUnpacked() throws Exception {
        for (Compression compression : List.of(Compression.GZIP, Compression.DEFLATE, Compression.ZIP)) {
            byte[] packed = packed("a;b\n1;2", compression);
            assertThat(read(packed, csv(';', StandardCharsets.UTF_8, compression)))
                    .as(compression.name())
                    .containsExactly("[a, b]", "1 {\"a\":\"1\",\"b\":\"2\"}");
        }
        assertThatThrownBy(() -> read(packed("a", Compression.GZIP), CSV))
                .hasMessage("The file is compressed; set compressionType to gzip");
        assertThatThrownBy(() -> read(
                        "a\n1".getBytes(StandardCharsets.UTF_8), csv(',', StandardCharsets.UTF_8, Compression.GZIP)))
                .hasMessageContaining("not compressed with gzip");
    }

    @Test
    void archiveOfTwoFilesOrOneThatSwellsIsRefused() throws Exception {
        ByteArrayOutputStream two = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(two)) {
            for (String name : List.of("../../etc/passwd", "b.csv")) {
                zip.putNextEntry(new ZipEntry(name));
                zip.write("a\n1".getBytes(StandardCharsets.UTF_8));
            }
        }
        FileFormat zipped = csv(',', StandardCharsets.UTF_8, Compression.ZIP);
        assertThatThrownBy(() -> read(two.toByteArray(), zipped)).hasMessageContaining("more than one file");

        byte[] bomb = packed("a\n" + "1\n".repeat(40 * 1024 * 1024), Compression.GZIP);
        assertThatThrownBy(() -> {
                    try (Rows rows = Rows.of(
                            new ByteArrayInputStream(bomb), 1, csv(',', StandardCharsets.UTF_8, Compression.GZIP))) {
                        while (rows.next() != null) {
                            // On to where it swells.
                        }
                    }
                })
                .hasMessageContaining("unpacks to more than 1000 times its size");
    }

    @Test
    void jsonLinesAreReadOneByOne() throws Exception {
        FileFormat json = new FileFormat(Kind.JSON_LINES, ',', StandardCharsets.UTF_8, Compression.NONE);
        String text = "{\"a\":1}\n\n[1]\n{\"a\":\n{\"b\":{\"c\":2}}";
        assertThat(read(text.getBytes(StandardCharsets.UTF_8), json))
                .containsExactly(
                        "[a]",
                        "1 {\"a\":1}",
                        "2 Row 2 is no JSON object",
                        "3 Row 3 is no JSON object",
                        "4 {\"b\":{\"c\":2}}");
    }

    private static byte[] packed(String text, Compression compression) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = switch (compression) {
            case GZIP -> new GZIPOutputStream(bytes);
            case DEFLATE -> new DeflaterOutputStream(bytes);
            case ZIP -> {
                ZipOutputStream zip = new ZipOutputStream(bytes);
                zip.putNextEntry(new ZipEntry("a.csv"));
                yield zip;
            }
            case NONE -> bytes;
        }) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }
}
