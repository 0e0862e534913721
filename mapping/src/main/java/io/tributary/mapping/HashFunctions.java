package io.tributary.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32;

/** Hashes of the text form of a value, in lower-case hexadecimal (contract §3.3). */
final class HashFunctions {

    static final List<Function> ALL = List.of(
            Function.of("sha1", 1, 2, a -> digest(a, "SHA-1")),
            Function.of("sha256", 1, 2, a -> digest(a, "SHA-256")),
            Function.of("sha512", 1, 2, a -> digest(a, "SHA-512")),
            Function.of("md5", 1, 2, a -> digest(a, "MD5")),
            Function.of("crc32", 1, 2, HashFunctions::crc32));

    private static final HexFormat HEX = HexFormat.of();

    private HashFunctions() {}

    private static byte[] bytes(Arguments a) {
        String text = a.text(0);
        return text.getBytes(a.has(1) ? a.made(a.text(1), HashFunctions::charset) : StandardCharsets.UTF_8);
    }

    private static Charset charset(String name) {
        try {
            Charset charset = Charset.forName(name);
            if (charset.canEncode()) {
                return charset;
            }
        } catch (IllegalArgumentException e) {
            // Said below, in the words of the language.
        }
        throw new EvaluationException("Unknown character set; expected a name such as UTF-8 or ISO-8859-1");
    }

    private static JsonNode digest(Arguments a, String algorithm) {
        return Values.of(HEX.formatHex(digest(algorithm).digest(bytes(a))));
    }

    static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This Java lacks " + algorithm + ", which every Java must have", e);
        }
    }

    /** The least significant byte comes first, as the documented samples show. */
    private static JsonNode crc32(Arguments a) {
        CRC32 crc = new CRC32();
        crc.update(bytes(a));
        return Values.of(HEX.toHexDigits(Integer.reverseBytes((int) crc.getValue())));
    }
}
