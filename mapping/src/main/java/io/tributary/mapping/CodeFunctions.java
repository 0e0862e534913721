package io.tributary.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Our own functions that write texts in other codes, which the documented language lacks (contract §10). */
final class CodeFunctions {

    private static final String HMAC = "HmacSHA256";
    private static final HexFormat HEX = HexFormat.of();

    static final List<Function> ALL = List.of(
            Function.of("base64_encode", 1, a -> encode(a, Base64.getEncoder().encodeToString(bytes(a, 0, 2)))),
            Function.of("base64_decode", 1, CodeFunctions::base64Decode),
            Function.of("hex_encode", 1, a -> encode(a, HEX.formatHex(bytes(a, 0, 6)))),
            Function.of("hex_decode", 1, CodeFunctions::hexDecode),
            Function.of("hmac_sha256", 2, CodeFunctions::hmac));

    private CodeFunctions() {}

    /** The text in UTF-8; pays for what will be made of it before it is made. */
    private static byte[] bytes(Arguments a, int index, int times) {
        String text = a.text(index);
        a.scope().produce((long) text.length() * times);
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static JsonNode encode(Arguments a, String code) {
        a.scope().read(code);
        return Values.of(code);
    }

    /** Takes the alphabet of URLs too, and does without padding. */
    private static JsonNode base64Decode(Arguments a) {
        String code = a.text(0).strip().replace('-', '+').replace('_', '/');
        a.scope().produce(code.length());
        try {
            return text(Base64.getDecoder().decode(code));
        } catch (IllegalArgumentException e) {
            throw new EvaluationException("The text is not written in base64");
        }
    }

    private static JsonNode hexDecode(Arguments a) {
        String code = a.text(0).strip();
        a.scope().produce(code.length());
        try {
            return text(HEX.parseHex(code));
        } catch (IllegalArgumentException e) {
            throw new EvaluationException("The text is not written in pairs of hexadecimal digits");
        }
    }

    private static JsonNode text(byte[] bytes) {
        try {
            return Values.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException e) {
            throw new EvaluationException("What was decoded is no text in UTF-8");
        }
    }

    private static JsonNode hmac(Arguments a) {
        byte[] key = bytes(a, 1, 1);
        if (key.length == 0) {
            throw new EvaluationException("hmac_sha256 expects a key that is not empty");
        }
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(key, HMAC));
            return Values.of(HEX.formatHex(mac.doFinal(bytes(a, 0, 1))));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java lacks " + HMAC + ", which every Java must have", e);
        }
    }
}
