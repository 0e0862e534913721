package io.tributary.control.access;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A public key that a client's assertions are checked with (ingestion contract §5.1).
 *
 * @param id the first half of the key's SHA-256, in hex
 * @param encoded the key in X.509 form, Base64
 * @param notAfter when its certificate ends; null for a bare key
 */
record ClientKey(String id, String encoded, @Nullable Instant notAfter) {

    private static final int LEAST_BITS = 2048;
    private static final int MOST_BITS = 8192;
    private static final int LONGEST_PEM = 20_000;
    private static final int ID_BYTES = 16;
    private static final String CERTIFICATE = "-----BEGIN CERTIFICATE-----";

    /**
     * Reads a certificate or a public key.
     *
     * @param pem {@code BEGIN CERTIFICATE} or {@code BEGIN PUBLIC KEY}
     * @throws AccessException it is neither, or no RSA key of 2048 bits or more
     */
    static ClientKey ofPem(String pem) {
        if (pem.length() > LONGEST_PEM || pem.contains("PRIVATE KEY")) {
            throw new AccessException(
                    400, "a certificate or a public key was expected, in PEM form; never give a private key away");
        }
        try {
            if (pem.contains(CERTIFICATE)) {
                X509Certificate certificate = (X509Certificate) CertificateFactory.getInstance("X.509")
                        .generateCertificate(new ByteArrayInputStream(
                                pem.substring(pem.indexOf(CERTIFICATE)).getBytes(StandardCharsets.US_ASCII)));
                return of(certificate.getPublicKey(), certificate.getNotAfter().toInstant());
            }
            String base64 =
                    pem.replaceAll("-----(BEGIN|END) PUBLIC KEY-----", "").replaceAll("\\s", "");
            return of(
                    KeyFactory.getInstance("RSA")
                            .generatePublic(
                                    new X509EncodedKeySpec(Base64.getDecoder().decode(base64))),
                    null);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new AccessException(
                    400,
                    "this is no RSA certificate or public key in PEM form (BEGIN CERTIFICATE or BEGIN PUBLIC KEY)");
        }
    }

    @SuppressWarnings("JavaUtilDate") // certificates speak it
    private static ClientKey of(PublicKey key, @Nullable Instant notAfter) throws GeneralSecurityException {
        int bits = key instanceof RSAPublicKey rsa ? rsa.getModulus().bitLength() : 0;
        if (bits < LEAST_BITS || bits > MOST_BITS) {
            throw new AccessException(
                    400, "the key must be RSA with " + LEAST_BITS + " to " + MOST_BITS + " bits, for RS256");
        }
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(key.getEncoded());
        return new ClientKey(
                HexFormat.of().formatHex(hash, 0, ID_BYTES),
                Base64.getEncoder().encodeToString(key.getEncoded()),
                notAfter);
    }

    RSAPublicKey key() {
        try {
            return (RSAPublicKey) KeyFactory.getInstance("RSA")
                    .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(encoded)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a stored public key can't be read", e);
        }
    }

    ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("id", id).put("encoded", encoded);
        if (notAfter != null) {
            json.put("notAfter", notAfter.toString());
        }
        return json;
    }

    ObjectNode view() {
        return json().without(java.util.List.of("encoded"));
    }

    static ClientKey stored(JsonNode json) {
        String end = json.path("notAfter").textValue();
        return new ClientKey(
                json.path("id").asText(), json.path("encoded").asText(), end == null ? null : Instant.parse(end));
    }
}
