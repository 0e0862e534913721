package io.tributary.e2e;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * One line of the files under {@code bad-input}.
 *
 * @param outcome what is to happen
 * @param where the kind of place it stands in, or the field
 * @param name what is special about it
 * @param bytes what is sent
 * @param remark what becomes of it, or why it was so decided; empty when there is nothing to say
 */
@SuppressWarnings("ArrayRecordComponent")
record HostileCase(String outcome, String where, String name, byte[] bytes, String remark) {

    /** The cases of a file, in order. */
    static List<HostileCase> read(String file) throws IOException {
        List<HostileCase> cases = new ArrayList<>();
        try (BufferedReader in = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(HostileCase.class.getResourceAsStream("bad-input/" + file + ".tsv"), file),
                StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (!line.startsWith("#")) {
                    String[] parts = line.split("\t", -1);
                    cases.add(new HostileCase(
                            parts[0], parts[1], parts[2], opened(parts[3]), parts.length > 4 ? parts[4] : ""));
                }
            }
        }
        return cases;
    }

    /** What becomes of it, opened like the text. */
    String becomes() {
        return new String(opened(remark), StandardCharsets.UTF_8);
    }

    /** {@code %XX} is a byte; <code>%{text}N;</code> repeats a text, in which braces and semicolons are written as bytes. */
    static byte[] opened(String written) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < written.length(); i++) {
            if (written.charAt(i) != '%') {
                out.write(written.charAt(i));
            } else if (written.charAt(i + 1) != '{') {
                out.write(Integer.parseInt(written, i + 1, i + 3, 16));
                i += 2;
            } else {
                int times = written.indexOf('}', i);
                int end = written.indexOf(';', times);
                byte[] part = opened(written.substring(i + 2, times));
                for (int n = Integer.parseInt(written, times + 1, end, 10); n > 0; n--) {
                    out.writeBytes(part);
                }
                i = end;
            }
        }
        return out.toByteArray();
    }

    /** A text as the files write it, cut to what one looks at. */
    static String shown(String text) {
        StringBuilder out = new StringBuilder();
        for (byte b : text.substring(0, Math.min(100, text.length())).getBytes(StandardCharsets.UTF_8)) {
            out.append(b >= ' ' && b < 0x7f && b != '%' ? String.valueOf((char) b) : "%%%02X".formatted(b));
        }
        return out.toString();
    }
}
