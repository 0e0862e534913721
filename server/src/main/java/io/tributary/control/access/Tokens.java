package io.tributary.control.access;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.text.ParseException;
import java.time.Clock;
import java.util.Date;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Signs and checks access tokens: RS256 JWTs with the claims that clients of the platform read (ingestion contract §5.1). */
@SuppressWarnings("JavaUtilDate") // the token library speaks it
final class Tokens {

    /** Seconds that a token is good for: a day less a second, as the platform says it. */
    static final long LIFETIME_SECONDS = 86_399;

    private static final int KEY_BITS = 2048;
    private static final int CACHED = 10_000;
    private static final int MAX_LENGTH = 8_192;
    private static final String ISSUER = "tributary";

    private final RSAKey key;
    private final Clock clock;
    private final Map<String, Checked> checked = new ConcurrentHashMap<>();

    private Tokens(RSAKey key, Clock clock) {
        this.key = key;
        this.clock = clock;
    }

    /**
     * Reads the signing key of a folder, making it at the first start; only the owner may read it.
     *
     * @param keys the folder
     */
    static Tokens open(Path keys, Clock clock) {
        Path file = keys.resolve("token-signing-key.json");
        try {
            Files.createDirectories(keys);
            if (!Files.exists(file)) {
                write(
                        file,
                        new RSAKeyGenerator(KEY_BITS)
                                .keyID(UUID.randomUUID().toString())
                                .generate()
                                .toJSONString());
            }
            return new Tokens(RSAKey.parse(Files.readString(file)), clock);
        } catch (IOException e) {
            throw new UncheckedIOException("the signing key " + file + " can't be read or made", e);
        } catch (JOSEException | ParseException e) {
            throw new IllegalStateException("the signing key " + file + " is damaged; restore it from a backup", e);
        }
    }

    private static void write(Path file, String json) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        if (Files.getFileStore(file.getParent()).supportsFileAttributeView("posix")) {
            Files.createFile(fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        Files.writeString(fresh, json);
        try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /**
     * Who a good token is for.
     *
     * @param expiresAtMillis epoch milliseconds UTC
     */
    record Checked(String clientId, String orgId, long expiresAtMillis) {}

    /** A new token for a client. */
    String issue(String clientId, String orgId, String scope) {
        long now = clock.millis();
        JWTClaimsSet claims = new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .jwtID(UUID.randomUUID().toString())
                .claim("type", "access_token")
                .claim("client_id", clientId)
                .claim("user_id", clientId + "@techacct.adobe.com")
                .claim("as", ISSUER)
                .claim("org", orgId)
                .claim("scope", scope)
                .claim("created_at", Long.toString(now))
                .claim("expires_in", Long.toString(LIFETIME_SECONDS * 1000))
                .expirationTime(new Date(now + LIFETIME_SECONDS * 1000))
                .build();
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build(), claims);
        try {
            token.sign(new RSASSASigner(key));
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException("the signing key can't sign", e);
        }
    }

    /** Who a token is for; empty when it is not ours, was changed, or is over. Good ones are remembered: checking costs more than a request. */
    Optional<Checked> check(String token) {
        Checked known = checked.get(token);
        if (known == null) {
            Optional<Checked> fresh = token.length() > MAX_LENGTH ? Optional.empty() : verify(token);
            if (fresh.isEmpty()) {
                return Optional.empty();
            }
            known = fresh.get();
            if (checked.size() >= CACHED) {
                checked.clear();
            }
            checked.put(token, known);
        }
        if (known.expiresAtMillis() <= clock.millis()) {
            checked.remove(token);
            return Optional.empty();
        }
        return Optional.of(known);
    }

    private Optional<Checked> verify(String token) {
        try {
            SignedJWT jwt = SignedJWT.parse(token);
            boolean ours = JWSAlgorithm.RS256.equals(jwt.getHeader().getAlgorithm())
                    && jwt.verify(new RSASSAVerifier(key.toRSAPublicKey()));
            JWTClaimsSet claims = jwt.getJWTClaimsSet();
            String client = claims.getStringClaim("client_id");
            String org = claims.getStringClaim("org");
            Date expires = claims.getExpirationTime();
            boolean access = "access_token".equals(claims.getStringClaim("type"));
            if (!ours
                    || !access
                    || !ISSUER.equals(claims.getIssuer())
                    || client == null
                    || org == null
                    || expires == null) {
                return Optional.empty();
            }
            return Optional.of(new Checked(client, org, expires.getTime()));
        } catch (ParseException | JOSEException e) {
            return Optional.empty();
        }
    }
}
