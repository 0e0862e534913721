package io.tributary.control.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.store.DocumentQuery.Comparison;
import io.tributary.control.store.DocumentQuery.Order;
import io.tributary.control.store.DocumentQuery.Term;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every implementation of the store must do. */
abstract class DocumentStoreContract {

    private static final Scope PROD = new Scope("ACME@AdobeOrg", "prod");
    private static final Scope DEV = new Scope("ACME@AdobeOrg", "dev");
    private static final Scope OTHER = new Scope("OTHER@AdobeOrg", "prod");

    DocumentStore store;

    /** Opens the store of this test, again if need be. */
    abstract DocumentStore open();

    @BeforeEach
    void openStore() {
        store = open();
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    private static ObjectNode body(int n) {
        return JsonNodeFactory.instance.objectNode().put("n", n).put("text", "é \"quoted\" 'single' ✓ \u0001");
    }

    @Test
    void createdDocumentIsReadBack() {
        Document made = store.create(PROD, "connections", "c1", body(1));

        assertThat(made.revision()).isZero();
        assertThat(made.created()).isEqualTo(made.updated());
        assertThat(store.get(PROD, "connections", "c1")).contains(made);
    }

    @Test
    void idIsTakenOncePerScopeAndKind() {
        store.create(PROD, "connections", "c1", body(1));

        assertThatThrownBy(() -> store.create(PROD, "connections", "c1", body(2)))
                .isInstanceOf(DuplicateDocumentException.class)
                .hasMessageContaining("c1");
        store.create(DEV, "connections", "c1", body(3));
        store.create(OTHER, "connections", "c1", body(4));
        store.create(PROD, "flows", "c1", body(5));
        assertThat(store.get(PROD, "connections", "c1")
                        .orElseThrow()
                        .body()
                        .path("n")
                        .intValue())
                .isEqualTo(1);
    }

    @Test
    void restatedRevisionKeepsItsNumberAndTimesAndNobodyIsTold() {
        store.create(PROD, "connections", "c1", body(1));
        Document second = store.replace(PROD, "connections", "c1", 0, body(2));
        List<Set<DocumentKey>> told = new ArrayList<>();
        store.onChange(told::add);

        store.restate(PROD, "connections", "c1", 1, body(3));

        Document restated = store.get(PROD, "connections", "c1").orElseThrow();
        assertThat(restated)
                .isEqualTo(new Document("connections", "c1", 1, second.created(), second.updated(), body(3)));
        assertThat(store.revision(PROD, "connections", "c1", 1)).contains(restated);
        assertThat(store.revision(PROD, "connections", "c1", 0).orElseThrow().body())
                .isEqualTo(body(1));
        assertThat(told).isEmpty();
        assertThatThrownBy(() -> store.restate(PROD, "connections", "c1", 0, body(4)))
                .isInstanceOf(StaleRevisionException.class);
        assertThatThrownBy(() -> store.restate(DEV, "connections", "c1", 1, body(4)))
                .isInstanceOf(StaleRevisionException.class);
    }

    @Test
    void nothingIsSeenAcrossScopes() {
        store.create(PROD, "connections", "c1", body(1));

        assertThat(store.get(DEV, "connections", "c1")).isEmpty();
        assertThat(store.list(OTHER, "connections")).isEmpty();
        assertThat(store.delete(OTHER, "connections", "c1")).isFalse();
        assertThatThrownBy(() -> store.replace(DEV, "connections", "c1", 0, body(2)))
                .isInstanceOf(StaleRevisionException.class);
        assertThat(store.get(PROD, "connections", "c1")).isPresent();
    }

    @Test
    void replacedDocumentKeepsItsOldRevisions() {
        Document first = store.create(PROD, "flows", "f", body(0));
        Document second = store.replace(PROD, "flows", "f", 0, body(1));
        Document third = store.replace(PROD, "flows", "f", 1, body(2));

        assertThat(third.revision()).isEqualTo(2);
        assertThat(third.created()).isEqualTo(first.created());
        assertThat(third.updated()).isAfterOrEqualTo(second.updated());
        assertThat(store.get(PROD, "flows", "f")).contains(third);
        assertThat(store.revision(PROD, "flows", "f", 0)).contains(first);
        assertThat(store.revision(PROD, "flows", "f", 1)).contains(second);
        assertThat(store.revision(PROD, "flows", "f", 2)).contains(third);
        assertThat(store.revision(PROD, "flows", "f", 3)).isEmpty();
    }

    @Test
    void changeOfAnOldRevisionIsRefused() {
        store.create(PROD, "flows", "f", body(0));
        store.replace(PROD, "flows", "f", 0, body(1));

        for (long stale : new long[] {0, 2, -1}) {
            assertThatThrownBy(() -> store.replace(PROD, "flows", "f", stale, body(9)))
                    .isInstanceOf(StaleRevisionException.class)
                    .hasMessageContaining("f");
        }
        assertThat(store.get(PROD, "flows", "f").orElseThrow().body()).isEqualTo(body(1));
    }

    @Test
    void deletedDocumentTakesItsHistoryAlong() {
        store.create(PROD, "flows", "f", body(0));
        store.replace(PROD, "flows", "f", 0, body(1));

        assertThat(store.delete(PROD, "flows", "f")).isTrue();
        assertThat(store.delete(PROD, "flows", "f")).isFalse();
        assertThat(store.get(PROD, "flows", "f")).isEmpty();
        assertThat(store.revision(PROD, "flows", "f", 0)).isEmpty();
        assertThat(store.create(PROD, "flows", "f", body(7)).revision()).isZero();
        assertThat(store.revision(PROD, "flows", "f", 0).orElseThrow().body()).isEqualTo(body(7));
    }

    @Test
    void listsAreOldestFirstAlsoAfterChanges() {
        for (String id : List.of("z", "a", "m")) {
            store.create(PROD, "flows", id, body(0));
        }
        store.create(OTHER, "flows", "o", body(0));
        store.replace(PROD, "flows", "z", 0, body(1));

        assertThat(store.list(PROD, "flows")).extracting(Document::id).containsExactly("z", "a", "m");
        assertThat(store.listEverywhere("flows"))
                .extracting(scoped ->
                        scoped.scope().orgId() + " " + scoped.document().id())
                .containsExactly("ACME@AdobeOrg z", "ACME@AdobeOrg a", "ACME@AdobeOrg m", "OTHER@AdobeOrg o");
        assertThat(store.list(PROD, "nothing")).isEmpty();
    }

    @Test
    void returnedBodiesAreCopies() {
        ObjectNode sent = body(1);
        Document made = store.create(PROD, "flows", "f", sent);
        sent.put("n", 2);
        made.body().put("n", 3);
        store.get(PROD, "flows", "f").orElseThrow().body().put("n", 4);

        assertThat(store.get(PROD, "flows", "f").orElseThrow().body()).isEqualTo(body(1));
    }

    @Test
    void textsAreDataAndNeverSql() {
        String nasty = "x'; drop table document; --%_?:id";
        store.create(new Scope(nasty, nasty), nasty, nasty, body(1));

        assertThat(store.get(new Scope(nasty, nasty), nasty, nasty)).isPresent();
        assertThat(store.list(new Scope(nasty, nasty), nasty)).hasSize(1);
    }

    @Test
    void documentOfAMegabyteIsKept() {
        ObjectNode large = JsonNodeFactory.instance.objectNode().put("text", "x".repeat(1_000_000));
        store.create(PROD, "schemas", "s", large);

        assertThat(store.get(PROD, "schemas", "s").orElseThrow().body()).isEqualTo(large);
    }

    @Test
    void everythingIsThereAfterReopening() {
        store.create(PROD, "flows", "f", body(0));
        store.replace(PROD, "flows", "f", 0, body(1));
        store.close();

        store = open();

        assertThat(store.get(PROD, "flows", "f").orElseThrow().revision()).isEqualTo(1);
        assertThat(store.revision(PROD, "flows", "f", 0)).isPresent();
        store.create(PROD, "flows", "g", body(2));
        assertThat(store.list(PROD, "flows")).extracting(Document::id).containsExactly("f", "g");
    }

    @Test
    void transactionSeesItsOwnWrites() {
        int seen = store.inTransaction(inside -> {
            inside.create(PROD, "flows", "f", body(1));
            inside.replace(PROD, "flows", "f", 0, body(2));
            assertThat(store.list(PROD, "flows")).hasSize(1);
            return inside.get(PROD, "flows", "f").orElseThrow().body().path("n").intValue();
        });

        assertThat(seen).isEqualTo(2);
    }

    @Test
    void failedTransactionLeavesNothing() {
        store.create(PROD, "flows", "kept", body(0));

        assertThatThrownBy(() -> store.inTransaction(inside -> {
                    inside.create(PROD, "flows", "f", body(1));
                    inside.delete(PROD, "flows", "kept");
                    throw new IllegalStateException("stop");
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("stop");

        assertThat(store.list(PROD, "flows")).extracting(Document::id).containsExactly("kept");
        assertThat(store.revision(PROD, "flows", "kept", 0)).isPresent();
    }

    @Test
    void transactionWithinATransactionIsPartOfIt() {
        assertThatThrownBy(() -> store.inTransaction(outer -> {
                    outer.inTransaction(inner -> inner.create(PROD, "flows", "f", body(1)));
                    throw new IllegalStateException("stop");
                }))
                .hasMessage("stop");

        assertThat(store.get(PROD, "flows", "f")).isEmpty();
    }

    @Test
    void othersDoNotSeeAnUncommittedWrite() throws Exception {
        CountDownLatch written = new CountDownLatch(1);
        CountDownLatch looked = new CountDownLatch(1);
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> writer = executor.submit(() -> store.inTransaction(inside -> {
                inside.create(PROD, "flows", "f", body(1));
                written.countDown();
                await(looked);
                return true;
            }));
            await(written);

            assertThat(store.get(PROD, "flows", "f")).isEmpty();

            looked.countDown();
            writer.get();
        }
        assertThat(store.get(PROD, "flows", "f")).isPresent();
    }

    @Test
    void listenerHearsOnceOfACommitAndFindsItDone() {
        List<Set<String>> heard = new ArrayList<>();
        List<Integer> found = new ArrayList<>();
        store.onCommit(kinds -> {
            heard.add(kinds);
            found.add(store.list(PROD, "flows").size());
        });

        store.inTransaction(inside -> {
            inside.create(PROD, "flows", "a", body(1));
            inside.create(PROD, "flows", "b", body(1));
            return inside.create(PROD, "schemas", "s", body(1));
        });
        store.delete(PROD, "flows", "a");

        assertThat(heard).containsExactly(Set.of("flows", "schemas"), Set.of("flows"));
        assertThat(found).containsExactly(2, 1);
    }

    @Test
    void listenerHearsNothingOfWhatWasNotCommitted() {
        store.create(PROD, "flows", "f", body(1));
        List<Set<String>> heard = new ArrayList<>();
        store.onCommit(heard::add);

        store.get(PROD, "flows", "f");
        store.delete(PROD, "flows", "none");
        assertThatThrownBy(() -> store.create(PROD, "flows", "f", body(2)))
                .isInstanceOf(DuplicateDocumentException.class);
        assertThatThrownBy(() -> store.replace(PROD, "flows", "f", 5, body(2)))
                .isInstanceOf(StaleRevisionException.class);
        assertThatThrownBy(() -> store.inTransaction(inside -> {
                    inside.create(PROD, "flows", "g", body(1));
                    throw new IllegalStateException("stop");
                }))
                .hasMessage("stop");

        assertThat(heard).isEmpty();
    }

    @Test
    void listenerMayWrite() {
        store.onCommit(kinds -> {
            if (kinds.contains("flows")) {
                store.create(PROD, "notes", "n", body(1));
            }
        });

        store.create(PROD, "flows", "f", body(1));

        assertThat(store.get(PROD, "notes", "n")).isPresent();
    }

    /** Made in the order c, a, e, b, d; b is disabled, all name x but e. */
    private void makeFive() {
        for (String name : List.of("c", "a", "e", "b", "d")) {
            ObjectNode made = JsonNodeFactory.instance
                    .objectNode()
                    .put("name", name)
                    .put("state", name.equals("b") ? "Disabled" : "enabled");
            made.putObject("flowSpec").put("id", "spec-1");
            made.putArray("sourceConnectionIds")
                    .add(name.equals("e") ? "y" : "x")
                    .add("z");
            store.create(PROD, "flows", "id-" + name, made);
        }
        store.create(
                DEV, "flows", "id-dev", JsonNodeFactory.instance.objectNode().put("name", "c"));
        store.create(
                PROD, "other", "id-other", JsonNodeFactory.instance.objectNode().put("name", "c"));
    }

    private static Term term(Facet facet, Comparison comparison, String... values) {
        return new Term(facet, comparison, List.of(values));
    }

    private List<String> found(List<Term> terms, Order... order) {
        return store.find(new DocumentQuery(PROD, "flows", terms, List.of(order), List.of(), 10)).stream()
                .map(document -> document.id().substring(3))
                .toList();
    }

    @Test
    void documentsAreFoundByTheirFacets() {
        makeFive();
        long time = store.get(PROD, "flows", "id-e").orElseThrow().created().toEpochMilli();

        assertThat(found(List.of())).containsExactly("a", "b", "c", "d", "e");
        assertThat(found(List.of(term(Facet.NAME, Comparison.IN, "c", "e", "nobody"))))
                .containsExactly("c", "e");
        assertThat(found(List.of(term(Facet.NAME, Comparison.NOT_IN, "c", "e"))))
                .containsExactly("a", "b", "d");
        assertThat(found(List.of(term(Facet.NAME, Comparison.FROM, "b"), term(Facet.NAME, Comparison.TO, "d"))))
                .containsExactly("b", "c", "d");
        assertThat(found(List.of(term(Facet.STATE, Comparison.IN, "disabled")))).containsExactly("b");
        assertThat(found(List.of(term(Facet.STATE, Comparison.IN, "enabled")), new Order(Facet.NAME, true)))
                .containsExactly("e", "d", "c", "a");
        assertThat(found(List.of(term(Facet.SPEC, Comparison.IN, "spec-1")))).hasSize(5);
        assertThat(found(List.of(term(Facet.ID, Comparison.IN, "id-a", "id-dev"))))
                .containsExactly("a");
        assertThat(found(List.of(term(Facet.LINK, Comparison.IN, "y")))).containsExactly("e");
        assertThat(found(List.of(term(Facet.LINK, Comparison.IN, "z", "y")))).hasSize(5);
        assertThat(found(List.of(term(Facet.LINK, Comparison.NOT_IN, "y")))).hasSize(4);
        assertThat(found(List.of(term(Facet.CREATED, Comparison.FROM, Long.toString(time)))))
                .contains("e", "b", "d");
        assertThat(found(List.of(term(Facet.CREATED, Comparison.TO, Long.toString(time)))))
                .contains("c", "a", "e");
        assertThat(found(List.of(term(Facet.CREATED, Comparison.TO, "1000")))).isEmpty();
        assertThat(store.count(PROD, "flows", List.of(term(Facet.STATE, Comparison.IN, "enabled"))))
                .isEqualTo(4);
    }

    @Test
    void pagesFollowOneAnotherInEveryOrder() {
        makeFive();
        for (List<Order> order : List.of(
                List.<Order>of(),
                List.of(new Order(Facet.NAME, false)),
                List.of(new Order(Facet.NAME, true)),
                List.of(new Order(Facet.STATE, true), new Order(Facet.NAME, true)),
                List.of(new Order(Facet.CREATED, true)),
                List.of(new Order(Facet.UPDATED, false), new Order(Facet.ID, true)))) {
            DocumentQuery whole = new DocumentQuery(PROD, "flows", List.of(), order, List.of(), 10);
            List<Document> expected = store.find(whole);
            List<Document> paged = new ArrayList<>(store.find(whole.after(List.of(), 2)));
            for (List<Document> page = paged; !page.isEmpty(); paged.addAll(page)) {
                page = store.find(whole.after(whole.place(paged.getLast()), 2));
            }

            assertThat(expected).as("%s", order).hasSize(5);
            assertThat(paged).as("%s", order).isEqualTo(expected);
        }
        assertThat(found(List.of(), new Order(Facet.STATE, true), new Order(Facet.NAME, true)))
                .containsExactly("e", "d", "c", "a", "b");
    }

    @Test
    void facetsFollowTheDocument() {
        makeFive();
        ObjectNode changed =
                JsonNodeFactory.instance.objectNode().put("name", "renamed").put("state", "draft");
        changed.put("baseConnectionId", "base");
        store.replace(PROD, "flows", "id-e", 0, changed);
        store.delete(PROD, "flows", "id-a");

        assertThat(found(List.of(term(Facet.NAME, Comparison.IN, "e", "a")))).isEmpty();
        assertThat(found(List.of(term(Facet.NAME, Comparison.IN, "renamed")))).containsExactly("e");
        assertThat(found(List.of(term(Facet.LINK, Comparison.IN, "y")))).isEmpty();
        assertThat(found(List.of(term(Facet.LINK, Comparison.IN, "base")))).containsExactly("e");
        assertThat(found(List.of(term(Facet.LINK, Comparison.IN, "x")))).containsExactly("b", "c", "d");
    }

    @Test
    void textsThatNoIndexTakesAreCutInFacetsAndKeptInBodies() {
        String odd = "a\u0000b" + "\uD83D\uDE00".repeat(3_000);
        ObjectNode sent = JsonNodeFactory.instance.objectNode().put("name", odd);
        store.create(PROD, "flows", "id-odd", sent);

        assertThat(found(List.of(term(Facet.NAME, Comparison.IN, Facet.cut(odd)))))
                .containsExactly("odd");
        assertThat(store.get(PROD, "flows", "id-odd").orElseThrow().body()).isEqualTo(sent);
        assertThat(Facet.isWhole(odd)).isFalse();
    }

    @Test
    void textsAreFoundWhereverTheyStandInABody() {
        ObjectNode one = JsonNodeFactory.instance.objectNode().put("description", "the first");
        one.putObject("auth").putArray("deep").addObject().put("odd", "a \"b\" \\ \u0001 ✓ % _");
        store.create(PROD, "flows", "id-1", one);
        store.create(
                PROD, "flows", "id-2", JsonNodeFactory.instance.objectNode().put("n", 5));

        assertThat(found(List.of(term(Facet.TEXT, Comparison.IN, "a \"b\" \\ \u0001 ✓ % _"))))
                .containsExactly("1");
        assertThat(found(List.of(term(Facet.TEXT, Comparison.IN, "nowhere", "the first"))))
                .containsExactly("1");
        assertThat(found(List.of(term(Facet.TEXT, Comparison.IN, "first")))).isEmpty();
        assertThat(found(List.of(term(Facet.TEXT, Comparison.IN, "THE FIRST")))).isEmpty();
        assertThat(found(List.of(term(Facet.TEXT, Comparison.IN, "5")))).isEmpty();
        assertThat(found(List.of(term(Facet.DESCRIPTION, Comparison.IN, "the first"))))
                .containsExactly("1");
        assertThat(store.count(PROD, "flows", List.of(term(Facet.TEXT, Comparison.IN, "the first"))))
                .isEqualTo(1);
    }

    @Test
    void someAreFoundBehindOthersThatArePassedOver() {
        makeFive();
        DocumentQuery query =
                new DocumentQuery(PROD, "flows", List.of(), List.of(new Order(Facet.NAME, false)), List.of(), 2);

        assertThat(store.find(query, 3)).extracting(Document::id).containsExactly("id-d", "id-e");
        assertThat(store.find(query, 4)).extracting(Document::id).containsExactly("id-e");
        assertThat(store.find(query, 5_000_000_000L)).isEmpty();
    }

    @Test
    void allThatFulfilTermsAreGoneThroughOneByOne() {
        makeFive();
        List<Document> seen = new ArrayList<>();

        store.each(PROD, "flows", List.of(term(Facet.STATE, Comparison.IN, "enabled")), seen::add);

        assertThat(seen)
                .containsExactlyInAnyOrderElementsOf(
                        store.getAll(PROD, "flows", List.of("id-a", "id-c", "id-d", "id-e")));
    }

    @Test
    void manyAreReadAtOnce() {
        makeFive();

        assertThat(store.getAll(PROD, "flows", List.of("id-a", "id-c", "nobody", "id-dev")))
                .extracting(Document::id)
                .containsExactlyInAnyOrder("id-a", "id-c");
        assertThat(store.getAll(PROD, "flows", List.of())).isEmpty();
    }

    @Test
    void listenerHearsWhichDocumentsChanged() {
        List<Set<DocumentKey>> heard = new ArrayList<>();
        store.onChange(heard::add);

        store.inTransaction(inside -> {
            inside.create(PROD, "flows", "a", body(1));
            return inside.create(DEV, "schemas", "s", body(1));
        });
        store.delete(PROD, "flows", "a");

        assertThat(heard)
                .containsExactly(
                        Set.of(new DocumentKey(PROD, "flows", "a"), new DocumentKey(DEV, "schemas", "s")),
                        Set.of(new DocumentKey(PROD, "flows", "a")));
    }

    @Test
    void noChangeIsLostAmongManyWriters() throws Exception {
        store.create(PROD, "flows", "counter", body(0));
        int writers = 8;
        int each = 25;
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new ArrayList<>();
            for (int w = 0; w < writers; w++) {
                int writer = w;
                all.add(executor.submit(() -> {
                    for (int i = 0; i < each; i++) {
                        increment();
                        store.create(PROD, "made", writer + "-" + i, body(i));
                        store.list(PROD, "flows");
                    }
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        }

        Document counter = store.get(PROD, "flows", "counter").orElseThrow();
        assertThat(counter.revision()).isEqualTo(writers * each);
        assertThat(counter.body().path("n").intValue()).isEqualTo(writers * each);
        assertThat(store.list(PROD, "made")).hasSize(writers * each);
    }

    @Test
    void clearedScopeIsEmptyButForWhatIsKeptAndOthersAreUntouched() {
        Scope other = new Scope(PROD.orgId(), "another");
        store.create(PROD, "flows", "a", body(1));
        store.replace(PROD, "flows", "a", 0, body(2));
        store.create(PROD, "flows", "b", body(1));
        store.create(PROD, "tables", "t", body(1));
        store.create(other, "flows", "a", body(1));
        List<Set<String>> heard = new ArrayList<>();
        store.onCommit(heard::add);

        assertThat(store.count(PROD)).isEqualTo(Map.of("flows", 2L, "tables", 1L));
        assertThat(store.clear(PROD, Set.of("tables"))).isEqualTo(Map.of("flows", 2L));

        assertThat(store.count(PROD)).isEqualTo(Map.of("tables", 1L));
        assertThat(store.revision(PROD, "flows", "a", 0)).isEmpty();
        assertThat(store.list(other, "flows")).hasSize(1);
        assertThat(heard).containsExactly(Set.of("flows"));
        assertThat(store.clear(PROD, Set.of("tables"))).isEmpty();
    }

    private void increment() {
        while (true) {
            Document now = store.get(PROD, "flows", "counter").orElseThrow();
            try {
                store.replace(
                        PROD,
                        "flows",
                        "counter",
                        now.revision(),
                        body(now.body().path("n").intValue() + 1));
                return;
            } catch (StaleRevisionException e) {
                Thread.onSpinWait();
            }
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
