package io.tributary.control.access;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Clock;
import java.util.Date;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Signs and checks tokens: RS256 JWTs with the claims that clients of the platform read (ingestion contract §5.1). */
@SuppressWarnings("JavaUtilDate") // the token library speaks it
final class Tokens {

    /** Seconds that an access token is good for: a day less a second, as the platform says it. */
    static final long LIFETIME_SECONDS = 86_399;

    /** Seconds that a refresh token is good for: two weeks. */
    static final long REFRESH_SECONDS = 1_209_600;

    private static final long LONGEST_MILLIS = REFRESH_SECONDS * 1000;
    private static final int CACHED = 10_000;
    private static final int MAX_LENGTH = 8_192;
    private static final String ISSUER = "tributary";
    private static final String ACCESS = "access_token";
    private static final String REFRESH = "refresh_token";

    private final SigningKeys keys;
    private final Clock clock;
    private final Map<String, Checked> checked = new ConcurrentHashMap<>();

    private Tokens(SigningKeys keys, Clock clock) {
        this.keys = keys;
        this.clock = clock;
    }

    /**
     * Reads the signing keys of a folder, making one at the first start; only the owner may read them.
     *
     * @param folder the folder
     */
    static Tokens open(Path folder, Clock clock) {
        return new Tokens(SigningKeys.open(folder, clock.millis()), clock);
    }

    /**
     * Who a good token is for.
     *
     * @param generation the client's when the token was made, see {@link Client#generation}
     * @param expiresAtMillis epoch milliseconds UTC
     */
    record Checked(String clientId, String orgId, int generation, long expiresAtMillis) {}

    /** A new access token for a client. */
    String issue(Client client, String scope) {
        return sign(client, ACCESS, scope, LIFETIME_SECONDS);
    }

    /** A new token that is good for getting access tokens only. */
    String issueRefresh(Client client, String scope) {
        return sign(client, REFRESH, scope, REFRESH_SECONDS);
    }

    private String sign(Client client, String type, String scope, long seconds) {
        long now = clock.millis();
        JWTClaimsSet claims = new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .jwtID(UUID.randomUUID().toString())
                .claim("type", type)
                .claim("client_id", client.id())
                .claim("user_id", client.technicalAccount())
                .claim("as", ISSUER)
                .claim("org", client.orgId())
                .claim("generation", client.generation())
                .claim("scope", scope)
                .claim("created_at", Long.toString(now))
                .claim("expires_in", Long.toString(seconds * 1000))
                .expirationTime(new Date(now + seconds * 1000))
                .build();
        RSAKey key = keys.signing();
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build(), claims);
        try {
            token.sign(new RSASSASigner(key));
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException("the signing key can't sign", e);
        }
    }

    /**
     * Makes a new signing key; see {@link SigningKeys#rotate}.
     *
     * @return the new key's id
     */
    String rotate(boolean discardOld) {
        String id = keys.rotate(clock.millis(), LONGEST_MILLIS, discardOld);
        checked.clear();
        return id;
    }

    /** How many keys tokens are checked with. */
    int keyCount() {
        return keys.count();
    }

    /**
     * Who an access token is for; empty when it is not ours, was changed, or is over. Good ones are remembered: checking costs more than a request. Whether its
     * client is still good is another question.
     */
    Optional<Checked> check(String token) {
        Checked known = checked.get(token);
        if (known == null) {
            known = verify(token, ACCESS).orElse(null);
            if (known == null) {
                return Optional.empty();
            }
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

    /** Who a refresh token is for, likewise. */
    Optional<Checked> checkRefresh(String token) {
        return verify(token, REFRESH).filter(found -> found.expiresAtMillis() > clock.millis());
    }

    private Optional<Checked> verify(String token, String type) {
        if (token.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        try {
            SignedJWT jwt = SignedJWT.parse(token);
            JWTClaimsSet claims = jwt.getJWTClaimsSet();
            String client = claims.getStringClaim("client_id");
            String org = claims.getStringClaim("org");
            Date expires = claims.getExpirationTime();
            boolean good = signedByUs(jwt)
                    && type.equals(claims.getStringClaim("type"))
                    && ISSUER.equals(claims.getIssuer())
                    && begun(claims.getNotBeforeTime());
            if (!good || client == null || org == null || expires == null) {
                return Optional.empty();
            }
            Integer generation = claims.getIntegerClaim("generation");
            return Optional.of(new Checked(client, org, generation == null ? 0 : generation, expires.getTime()));
        } catch (ParseException | JOSEException e) {
            return Optional.empty();
        }
    }

    private boolean begun(@Nullable Date notBefore) {
        return notBefore == null || notBefore.getTime() <= clock.millis();
    }

    /** The algorithm is ours to choose, not the token's; so is the key. */
    private boolean signedByUs(SignedJWT jwt) throws JOSEException {
        String keyId = jwt.getHeader().getKeyID();
        if (keyId == null || !JWSAlgorithm.RS256.equals(jwt.getHeader().getAlgorithm())) {
            return false;
        }
        Optional<RSAKey> key = keys.checking(keyId, clock.millis(), LONGEST_MILLIS);
        return key.isPresent() && jwt.verify(new RSASSAVerifier(key.get().toRSAPublicKey()));
    }
}
