package io.tributary.control.access;

/**
 * What is made with an organisation; the only moment at which the secret is known.
 *
 * @param organisation the organisation
 * @param sandbox the name of its default sandbox
 * @param clientId the API client
 * @param clientSecret kept nowhere
 */
public record FirstClient(Organisation organisation, String sandbox, String clientId, String clientSecret) {

    /** Never shows the secret. */
    @Override
    public String toString() {
        return "FirstClient[" + clientId + " of " + organisation.orgId() + "]";
    }
}
