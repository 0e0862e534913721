package io.tributary.control.flow;

import java.net.URI;
import java.time.InstantSource;
import java.util.Set;

/**
 * How this server presents itself to the clients of the Flow Service.
 *
 * @param publicOrigin scheme, host and port by which senders reach the server, such as {@code https://events.example.com}; the
 *     endpoint URLs begin with it (flow-service contract §8)
 * @param readableSources connection spec ids of the pull sources that this server has a reader for; a flow from any other pull
 *     source is refused, since nobody would run it
 * @param clock tells the time, UTC
 */
public record FlowSettings(String publicOrigin, Set<String> readableSources, InstantSource clock) {

    /** @throws IllegalArgumentException the origin is not an http(s) URL */
    public FlowSettings {
        URI uri = URI.create(publicOrigin);
        if (uri.getScheme() == null || !uri.getScheme().matches("https?") || uri.getHost() == null) {
            throw new IllegalArgumentException(
                    "The public origin must be a URL such as https://events.example.com, found " + publicOrigin);
        }
        publicOrigin = publicOrigin.endsWith("/") ? publicOrigin.substring(0, publicOrigin.length() - 1) : publicOrigin;
        readableSources = Set.copyOf(readableSources);
    }

    /** Push sources only, and the system's clock. */
    public static FlowSettings of(String publicOrigin) {
        return new FlowSettings(publicOrigin, Set.of(), InstantSource.system());
    }

    String inletUrl(String inletId) {
        return publicOrigin + "/collection/" + inletId;
    }
}
