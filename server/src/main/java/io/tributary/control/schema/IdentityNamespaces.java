package io.tributary.control.schema;

import io.tributary.control.store.Scope;
import java.util.Locale;
import java.util.Set;

/** The identity namespaces that identity descriptors may name. */
@FunctionalInterface
public interface IdentityNamespaces {

    /** The namespaces every organisation has (schema-registry contract §3.3), and none of its own. */
    IdentityNamespaces STANDARD = (scope, value, byCode) ->
            byCode ? Standard.CODES.contains(value.toLowerCase(Locale.ROOT)) : Standard.IDS.contains(value);

    /**
     * Whether a namespace exists.
     *
     * @param scope who asks
     * @param value a code, compared without regard to case, or a number in decimal digits
     * @param byCode whether {@code value} is a code
     */
    boolean known(Scope scope, String value, boolean byCode);

    /** What {@link #STANDARD} knows. */
    final class Standard {

        private static final Set<String> CODES = Set.of(
                "adcloud",
                "aaid",
                "idfa",
                "apns",
                "core",
                "ecid",
                "email",
                "email_lc_sha256",
                "fcm",
                "gaid",
                "gclid",
                "phone",
                "phone_e.164",
                "phone_sha256",
                "phone_sha256_e.164",
                "tntid",
                "waid");

        private static final Set<String> IDS = Set.of("0", "4", "6", "7", "8", "9", "10", "411");

        private Standard() {}
    }
}
