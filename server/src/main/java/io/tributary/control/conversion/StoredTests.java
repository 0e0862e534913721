package io.tributary.control.conversion;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.store.Document;
import io.tributary.control.store.DocumentStore;
import io.tributary.control.store.Scope;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The tests of mapping sets in the store; one document a set, for all its versions. */
final class StoredTests {

    private static final String KIND = "mapping-set-tests";
    private static final int LARGEST = 1 << 22;

    private final DocumentStore store;
    private final SecureRandom random = new SecureRandom();

    StoredTests(DocumentStore store) {
        this.store = store;
    }

    List<TestCase> of(Scope scope, String setId) {
        return store.get(scope, KIND, setId)
                .map(document -> read(scope, document))
                .orElse(List.of());
    }

    private static List<TestCase> read(Scope scope, Document document) {
        List<TestCase> tests = new ArrayList<>();
        document.body()
                .path("tests")
                .forEach(test -> tests.add(
                        TestCase.parse(test.path("id").asText(), test, why -> new Problems(scope).badRequest(why))));
        return List.copyOf(tests);
    }

    /**
     * Changes the tests of a set.
     *
     * @param change gets the tests of now and gives those to store; one without an id gets one
     * @return what was stored
     */
    List<TestCase> change(Scope scope, String setId, UnaryOperator<List<TestCase>> change) {
        return store.inTransaction(transaction -> {
            Optional<Document> current = transaction.get(scope, KIND, setId);
            List<TestCase> next =
                    change.apply(current.map(document -> read(scope, document)).orElse(List.of())).stream()
                            .map(test -> test.id().isEmpty() ? test.withId(newId()) : test)
                            .toList();
            ObjectNode body = body(scope, next);
            if (current.isPresent()) {
                transaction.replace(scope, KIND, setId, current.get().revision(), body);
            } else {
                transaction.create(scope, KIND, setId, body);
            }
            return next;
        });
    }

    private static ObjectNode body(Scope scope, List<TestCase> tests) {
        if (tests.size() > TestCase.MOST) {
            throw new Problems(scope)
                    .badRequest("The set would have %d tests; at most %d are allowed."
                            .formatted(tests.size(), TestCase.MOST));
        }
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ArrayNode list = body.putArray("tests");
        tests.forEach(test -> list.add(test.toJson()));
        int size = body.toString().length();
        if (size > LARGEST) {
            throw new Problems(scope)
                    .badRequest("The tests of the set would take %d characters; at most %d are allowed."
                            .formatted(size, LARGEST));
        }
        return body;
    }

    void delete(Scope scope, String setId) {
        store.delete(scope, KIND, setId);
    }

    private String newId() {
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
