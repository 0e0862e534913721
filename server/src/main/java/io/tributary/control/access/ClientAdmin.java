package io.tributary.control.access;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** What one does with API clients. Bodies and answers are those of {@code /tributary/v1/clients}, described in docs/access.md. */
public interface ClientAdmin {

    /** {@code {"items":[…]}}: all clients of the organisation, revoked ones too. */
    ObjectNode list();

    /** One client. */
    ObjectNode get(String clientId);

    /**
     * Makes a client.
     *
     * @param body {@code {"name", "roles":{"<sandbox> or *":"<role>"}, "authorizationCode":false}}
     * @return the client with {@code clientSecret} (and {@code authorizationCode}), which are known at this moment only
     * @throws AccessException a member breaks a rule
     */
    ObjectNode create(ObjectNode body);

    /**
     * Changes a client's name or roles; it takes effect at once.
     *
     * @param body {@code {"name","roles"}}, either may be left out
     */
    ObjectNode change(String clientId, ObjectNode body);

    /**
     * Gives a client a new secret; the old one is no good from then on.
     *
     * @param body {@code {"endTokens":false, "authorizationCode":false}}: whether the tokens it has end too, and whether it gets a new code
     * @return the client with its new {@code clientSecret}
     */
    ObjectNode rotate(String clientId, ObjectNode body);

    /**
     * Registers a key that the client signs assertions with.
     *
     * @param body {@code {"pem":"-----BEGIN CERTIFICATE-----…"}}, or a public key
     */
    ObjectNode addKey(String clientId, ObjectNode body);

    /** Forgets a registered key. */
    ObjectNode removeKey(String clientId, String keyId);

    /** Ends a client: its secret, its code and all its tokens are no good from then on. */
    ObjectNode revoke(String clientId);
}
