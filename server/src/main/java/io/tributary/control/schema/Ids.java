package io.tributary.control.schema;

import java.security.SecureRandom;
import java.util.HexFormat;

/** Identifiers (schema-registry contract §1.2, §1.3). */
final class Ids {

    private static final String HOST = "https://ns.adobe.com/";
    private static final int BYTES = 24;

    private final SecureRandom random = new SecureRandom();

    /** A new {@code $id} in a tenant's namespace. */
    String resource(String tenant, Kind kind) {
        return HOST + tenant + "/" + kind.wire() + "/" + hex();
    }

    /** A new descriptor id: 48 lower-case hex digits. */
    String hex() {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** {@code meta:altId} of a {@code $id}: a foreign host stays part of it. */
    static String altId(String id) {
        String rest = id.startsWith(HOST) ? id.substring(HOST.length()) : id.replaceFirst("^[a-z]+://", "");
        return "_" + rest.replace('/', '.');
    }
}
