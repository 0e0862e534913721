package io.tributary.control.flow;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.store.Document;
import io.tributary.control.store.DocumentQuery;
import io.tributary.control.store.DocumentStore;
import io.tributary.control.store.Facet;
import io.tributary.control.store.Scope;
import io.tributary.seal.SecretBox;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Remembers for a day which create call an {@code Idempotency-Key} belongs to, so that a client that never saw the answer can ask
 * again without making a second resource (flow-service contract §5.4).
 */
final class Repeats {

    static final String KIND = "flowServiceRepeats";
    /** The member that is sealed, under the id of its document. */
    static final String SEALED = "bodyHash";

    private static final Duration REMEMBERED = Duration.ofHours(24);
    private static final int LONGEST_KEY = 255;
    /** Calls forgotten with each that is remembered: more than one, so that none stays for good. */
    private static final int FORGOTTEN = 10;

    private final SecretBox box;
    private final InstantSource clock;

    /** @param box seals the digests of bodies, for short secrets could be guessed from them */
    Repeats(SecretBox box, InstantSource clock) {
        this.box = box;
        this.clock = clock;
    }

    /**
     * A create call that can be told again.
     *
     * @param id what it is remembered by
     * @param bodyHash what was asked for
     */
    record Call(String id, String bodyHash) {

        static Call of(String collection, String key, ObjectNode body, boolean draft) {
            if (key.length() > LONGEST_KEY) {
                throw FlowProblem.of(
                        FlowError.INVALID,
                        "Idempotency-Key has %d characters; %d are the most.".formatted(key.length(), LONGEST_KEY));
            }
            return new Call(hash(collection + "\n" + key), hash(draft + "\n" + body));
        }
    }

    /**
     * What the call was answered with before.
     *
     * @throws FlowProblem 422 when the key was used for something else
     */
    Optional<ObjectNode> answered(DocumentStore tx, Scope scope, Call call) {
        Optional<Document> known = tx.get(scope, KIND, call.id()).filter(document -> !isOld(document));
        if (known.isEmpty()) {
            return Optional.empty();
        }
        if (!box.open(known.get().body().path(SEALED).asText(), call.id()).equals(call.bodyHash())) {
            throw FlowProblem.of(
                    FlowError.KEY_REUSED,
                    "This Idempotency-Key was used for a call with another body; use a new key for each new call.");
        }
        return Optional.of((ObjectNode) known.get().body().path("answer"));
    }

    /** Remembers the answer to a call, and forgets some calls of yesterday. */
    void remember(DocumentStore tx, Scope scope, Call call, ObjectNode answer) {
        DocumentQuery oldest = new DocumentQuery(
                scope, KIND, List.of(), List.of(new DocumentQuery.Order(Facet.CREATED, false)), List.of(), FORGOTTEN);
        for (Document document : tx.find(oldest)) {
            if (isOld(document)) {
                tx.delete(scope, KIND, document.id());
            }
        }
        ObjectNode body = JsonNodeFactory.instance
                .objectNode()
                .put(SEALED, box.seal(call.bodyHash(), call.id()))
                .put("at", clock.millis());
        body.set("answer", answer);
        tx.create(scope, KIND, call.id(), body);
    }

    private boolean isOld(Document document) {
        return document.body().path("at").asLong() + REMEMBERED.toMillis() <= clock.millis();
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is missing from this Java runtime", e);
        }
    }
}
