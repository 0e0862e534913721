package io.tributary.control.access;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Optional;

/** Signed assertions that clients exchange for tokens: who signed them and for whom (ingestion contract §5.1). */
@SuppressWarnings("JavaUtilDate") // the token library speaks it
final class Assertions {

    /** One client of the platform names its public token service, whatever URL it was told to use. */
    private static final String PUBLIC_SERVICE = "https://ims-na1.adobelogin.com";

    private static final int LONGEST = 8_192;
    /** A day, and an hour for clocks that differ. */
    private static final Duration LONGEST_LIFE = Duration.ofHours(25);

    private final Clock clock;

    Assertions(Clock clock) {
        this.clock = clock;
    }

    /**
     * Checks an assertion of a client whose secret was found good.
     *
     * @param origin the URL that the client used for this server
     * @return what is wrong with it, for the client's owner; empty when it is good
     */
    Optional<String> fault(Client client, String assertion, String origin) {
        if (client.keys().isEmpty()) {
            return Optional.of("no key is registered for this client; register its certificate with"
                    + " `tributary client add-key`, or get a token from /ims/token/v3 with client_credentials");
        }
        if (assertion.length() > LONGEST) {
            return Optional.of("the assertion is longer than " + LONGEST + " characters");
        }
        try {
            SignedJWT jwt = SignedJWT.parse(assertion);
            if (!JWSAlgorithm.RS256.equals(jwt.getHeader().getAlgorithm())) {
                return Optional.of("the assertion must be signed with RS256");
            }
            if (!signed(jwt, client)) {
                return Optional.of("the assertion is not signed with a key that is registered for this client");
            }
            return fault(client, jwt.getJWTClaimsSet(), origin);
        } catch (ParseException | JOSEException e) {
            return Optional.of("the assertion is no signed JWT");
        }
    }

    private boolean signed(SignedJWT jwt, Client client) throws JOSEException {
        for (ClientKey key : client.keys()) {
            boolean valid = key.notAfter() == null || key.notAfter().toEpochMilli() > clock.millis();
            if (valid && jwt.verify(new RSASSAVerifier(key.key()))) {
                return true;
            }
        }
        return false;
    }

    private Optional<String> fault(Client client, JWTClaimsSet claims, String origin) {
        long now = clock.millis();
        Date expires = claims.getExpirationTime();
        Date begins = claims.getNotBeforeTime();
        if (!client.orgId().equals(claims.getIssuer())) {
            return Optional.of("iss must be the client's organisation, " + client.orgId());
        }
        if (!client.technicalAccount().equals(claims.getSubject())) {
            return Optional.of("sub must be the client's technical account, " + client.technicalAccount());
        }
        if (expires == null || expires.getTime() <= now) {
            return Optional.of("exp is missing, or the assertion has expired");
        }
        if (expires.getTime() > now + LONGEST_LIFE.toMillis()) {
            return Optional.of("exp lies more than a day ahead; it counts seconds since 1970");
        }
        if (begins != null && begins.getTime() > now) {
            return Optional.of("nbf lies ahead: the assertion is not valid yet");
        }
        List<String> audiences = List.of(origin + "/c/" + client.id(), PUBLIC_SERVICE + "/c/" + client.id());
        return claims.getAudience().stream().anyMatch(audiences::contains)
                ? Optional.empty()
                : Optional.of("aud must be " + audiences.get(0));
    }
}
