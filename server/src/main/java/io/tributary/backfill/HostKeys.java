package io.tributary.backfill;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.tributary.control.flow.FileSources;
import io.tributary.control.store.Document;
import io.tributary.control.store.DocumentStore;
import io.tributary.control.store.DuplicateDocumentException;
import java.security.PublicKey;
import java.util.Optional;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;

/**
 * Which key a server must show. The connection's {@code hostKey} says so, as a fingerprint ({@code SHA256:…}) or as a line of {@code known_hosts} without the
 * host ({@code ssh-ed25519 AAAA…}); without it, the key seen first is remembered for the connection, its host and port, and no other is accepted from then on.
 */
final class HostKeys {

    private static final String KIND = "hostKeys";

    private final DocumentStore store;

    HostKeys(DocumentStore store) {
        this.store = store;
    }

    /** What is wrong with a key; empty when it is the right one. */
    Optional<String> problem(FileSources.Base base, String place, PublicKey key) {
        String shown = String.valueOf(KeyUtils.getFingerPrint(key));
        String named = base.params().path("hostKey").asText("").strip();
        if (!named.isEmpty()) {
            return isNamed(named, key, shown)
                    ? Optional.empty()
                    : Optional.of("The server shows the host key " + shown
                            + ", which is not the one of the connection's hostKey");
        }
        String known = known(base, place).orElseGet(() -> remember(base, place, shown));
        return known.equals(shown)
                ? Optional.empty()
                : Optional.of("The server shows the host key " + shown + ", but " + known
                        + " was seen first; if it was given another key, say so in the connection's hostKey");
    }

    private static boolean isNamed(String named, PublicKey key, String shown) {
        if (named.startsWith("SHA256:")) {
            return named.replaceAll("=+$", "").equals(shown);
        }
        String[] parts = named.split("\\s+");
        String[] line = PublicKeyEntry.toString(key).split("\\s+");
        return parts.length >= 2 && parts[0].equals(line[0]) && parts[1].equals(line[1]);
    }

    private Optional<String> known(FileSources.Base base, String place) {
        return store.get(base.scope(), KIND, base.connectionId())
                .map(Document::body)
                .filter(body -> body.path("place").asText().equals(place))
                .map(body -> body.path("fingerprint").asText());
    }

    private String remember(FileSources.Base base, String place, String fingerprint) {
        return store.inTransaction(s -> {
            var body = JsonNodeFactory.instance.objectNode().put("place", place).put("fingerprint", fingerprint);
            Optional<Document> other = s.get(base.scope(), KIND, base.connectionId());
            if (other.isPresent() && other.get().body().path("place").asText().equals(place)) {
                return other.get().body().path("fingerprint").asText();
            }
            try {
                if (other.isPresent()) {
                    s.replace(
                            base.scope(), KIND, base.connectionId(), other.get().revision(), body);
                } else {
                    s.create(base.scope(), KIND, base.connectionId(), body);
                }
            } catch (DuplicateDocumentException e) {
                throw new IllegalStateException("found after it was not there, in one transaction", e);
            }
            return fingerprint;
        });
    }
}
