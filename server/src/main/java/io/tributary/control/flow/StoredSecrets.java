package io.tributary.control.flow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.store.Document;
import io.tributary.control.store.DocumentKey;
import io.tributary.control.store.DocumentStore;
import io.tributary.seal.SecretBox;
import io.tributary.seal.SecretException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Everything of this service that is stored sealed, when the key it is sealed under is replaced. Documents stay at their revision: what clients see of them
 * doesn't change.
 */
public final class StoredSecrets {

    private static final int AT_A_TIME = 200;

    private final DocumentStore store;
    private final SecretBox box;

    /**
     * @param store where connections are kept
     * @param box what their secrets are sealed with
     */
    public StoredSecrets(DocumentStore store, SecretBox box) {
        this.store = store;
        this.box = box;
    }

    /**
     * Makes a new key and seals everything anew under it. If the process ends in between, all can still be opened, for the former keys stay in the file; a
     * second rotation finishes it.
     *
     * @param discardOld whether the former keys are thrown away then: old revisions and backups of the database can't be opened any more. Only while nothing
     *     else writes
     * @return {@code {"keyId","keys","renewed","unreadable"}}: the new key, how many open, how many documents were sealed anew, and how many hold a secret
     *     whose key was lost before
     * @throws IOException the key file can't be read or written; nothing was changed
     */
    public ObjectNode rotate(boolean discardOld) throws IOException {
        String key = box.rotate();
        Counts counts = new Counts();
        renewAll(World.CONNECTIONS, counts);
        renewAll(Repeats.KIND, counts);
        if (discardOld) {
            box.discardFormer();
        }
        return JsonNodeFactory.instance
                .objectNode()
                .put("keyId", key)
                .put("keys", box.keyCount())
                .put("renewed", counts.renewed)
                .put("unreadable", counts.unreadable);
    }

    private static final class Counts {
        private long renewed;
        private long unreadable;
    }

    private void renewAll(String kind, Counts counts) {
        List<DocumentKey> keys = new ArrayList<>();
        store.eachEverywhere(
                kind,
                scoped -> keys.add(
                        new DocumentKey(scoped.scope(), kind, scoped.document().id())));
        for (int from = 0; from < keys.size(); from += AT_A_TIME) {
            List<DocumentKey> some = keys.subList(from, Math.min(keys.size(), from + AT_A_TIME));
            store.inTransaction(tx -> {
                some.forEach(key -> renew(tx, key, counts));
                return some.size();
            });
        }
    }

    private void renew(DocumentStore tx, DocumentKey key, Counts counts) {
        Document document = tx.get(key.scope(), key.kind(), key.id()).orElse(null);
        if (document == null) {
            return;
        }
        ObjectNode body = document.body();
        try {
            if (key.kind().equals(World.CONNECTIONS) ? renewConnection(key, body) : renewRepeat(key, body)) {
                tx.restate(key.scope(), key.kind(), key.id(), document.revision(), body);
                counts.renewed++;
            }
        } catch (SecretException lost) {
            // It was lost before; who tests or uses the connection is told.
            counts.unreadable++;
        }
    }

    private boolean renewConnection(DocumentKey key, ObjectNode body) {
        boolean renewed = false;
        if (body.path("sealed") instanceof ObjectNode sealed) {
            for (Map.Entry<String, JsonNode> secret : sealed.deepCopy().properties()) {
                String context = Credentials.context(key.scope(), key.id(), secret.getKey());
                renewed |= renew(sealed, secret.getKey(), context);
            }
        }
        return renewed;
    }

    private boolean renewRepeat(DocumentKey key, ObjectNode body) {
        return renew(body, Repeats.SEALED, key.id());
    }

    private boolean renew(ObjectNode in, String member, String context) {
        String before = in.path(member).asText();
        if (box.isCurrent(before)) {
            return false;
        }
        in.put(member, box.renew(before, context));
        return true;
    }
}
