package io.tributary.control.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.access.Caller;
import io.tributary.control.store.DocumentStore;
import io.tributary.http.Request;
import io.tributary.http.Response;
import java.util.Optional;

/** Export, import, sample data and the audit log over HTTP (schema-registry contract §1.12); none of them looks at Accept. */
final class RpcRoutes {

    private final Libraries libraries;
    private final DocumentStore store;
    private final Transfer transfer;
    private final DryRun dryRun;

    RpcRoutes(Libraries libraries, DocumentStore store, Transfer transfer, DryRun dryRun) {
        this.libraries = libraries;
        this.store = store;
        this.transfer = transfer;
        this.dryRun = dryRun;
    }

    /** A standard resource is the same everywhere: its export has nothing to carry. */
    Response exported(Caller caller, String id) {
        Library library = libraries.of(caller.scope());
        Optional<ArrayNode> exported = Transfer.export(library, caller.tenant(), id);
        if (exported.isEmpty() && library.standard().find(id).isPresent()) {
            return Answers.json(200, JsonNodeFactory.instance.arrayNode());
        }
        return Answers.json(200, exported.orElseThrow(() -> Refusal.notFound(Kind.SCHEMAS, id)));
    }

    Response imported(Request request, Caller caller) {
        JsonNode sent = Json.parse(request.body());
        Author author = Author.of(caller, request);
        if (DryRun.asked(request).isEmpty()) {
            return Answers.json(200, transfer.imported(author, sent, false));
        }
        ArrayNode would = JsonNodeFactory.instance.arrayNode();
        ObjectNode report = dryRun.report(author, () -> would.addAll(transfer.imported(author, sent, true)));
        report.set("resources", would);
        return Answers.json(200, report);
    }

    Response sample(Caller caller, String id) {
        Library library = libraries.of(caller.scope());
        Unions unions = new Unions(library);
        ObjectNode full = library.find(id)
                .map(library::full)
                .or(() -> unions.find(id).map(unions::full))
                .orElseThrow(() -> Refusal.notFound(Kind.SCHEMAS, id));
        return Answers.json(200, new SampleData().of(full));
    }

    Response auditLog(Caller caller, String id) {
        Library library = libraries.of(caller.scope());
        Optional<ArrayNode> log = Audit.log(store, caller.scope(), library, id);
        if (log.isEmpty() && library.standard().find(id).isPresent()) {
            return Answers.json(200, JsonNodeFactory.instance.arrayNode());
        }
        return Answers.json(200, log.orElseThrow(() -> Refusal.notFound(Kind.SCHEMAS, id)));
    }
}
