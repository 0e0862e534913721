package io.tributary.control.flow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.control.flow.ConnectionSpec.AuthSpec;
import io.tributary.control.store.Document;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Base connections: where a system is and how to log in (flow-service contract §6.3). */
final class ConnectionKind implements Kind {

    private static final Set<String> STATES = Set.of("enabled", "disabled", "initializing");

    private final Specs specs;
    private final Credentials credentials;
    private final Inlets inlets;
    private final FileSources files;

    ConnectionKind(Specs specs, Credentials credentials, Inlets inlets, FileSources files) {
        this.specs = specs;
        this.credentials = credentials;
        this.inlets = inlets;
        this.files = files;
    }

    @Override
    public String name() {
        return World.CONNECTIONS;
    }

    @Override
    public Set<String> fields() {
        return Set.of("connectionSpec", "auth", "state", "status");
    }

    @Override
    public ObjectNode make(World world, String id, ObjectNode body, boolean draft) {
        ObjectNode stored = named(body);
        ConnectionSpec spec = specs.askedConnectionSpec(body);
        stored.set("connectionSpec", Specs.reference(spec.id()));
        stored.put("state", draft ? new State.Draft().text() : askedState(body).text());
        ObjectNode none = JsonNodeFactory.instance.objectNode();
        if (spec.needsBase() || body.hasNonNull("auth")) {
            ObjectNode auth = auth(spec, body, draft);
            storeAuth(world, id, spec, auth, draft, none, stored);
        }
        if (spec.isPush()) {
            Inlets.mint(stored);
        }
        return stored;
    }

    private static ObjectNode named(ObjectNode body) {
        ObjectNode stored = JsonNodeFactory.instance.objectNode();
        stored.put("name", Members.requiredText(body, "name", "/name"));
        Members.text(body, "description", "/description").ifPresent(text -> stored.put("description", text));
        return stored;
    }

    private static State askedState(ObjectNode body) {
        String asked =
                Members.text(body, "state", "/state").orElse("enabled").strip().toLowerCase(Locale.ROOT);
        if (!STATES.contains(asked)) {
            throw FlowProblem.at(
                    "/state",
                    FlowError.STATE_UNKNOWN,
                    "state must be enabled, disabled or initializing; it is '%s'.".formatted(Text.shown(asked)));
        }
        return asked.equals("disabled") ? new State.Disabled() : new State.Enabled();
    }

    private static ObjectNode auth(ConnectionSpec spec, ObjectNode body, boolean draft) {
        if (draft && !body.hasNonNull("auth")) {
            return JsonNodeFactory.instance
                    .objectNode()
                    .put("specName", spec.authSpecs().getFirst().name());
        }
        return Members.requiredObject(body, "auth", "/auth");
    }

    private void storeAuth(
            World world,
            String id,
            ConnectionSpec spec,
            ObjectNode auth,
            boolean draft,
            ObjectNode sealedBefore,
            ObjectNode stored) {
        AuthSpec authSpec = authSpec(spec, auth);
        ObjectNode sent =
                Members.object(auth, "params", "/auth/params").orElseGet(JsonNodeFactory.instance::objectNode);
        ObjectNode parameters = Inlets.withoutOwned(sent);
        complete(authSpec, parameters, stored.path("name").asText());
        if (!draft) {
            SpecSchema.check(authSpec.schema(), parameters, "/auth/params");
            checkCallable(spec, parameters);
        }
        credentials.store(world.scope(), id, authSpec, parameters, sealedBefore, stored);
    }

    private void checkCallable(ConnectionSpec spec, ObjectNode parameters) {
        try {
            files.checkEntered(spec.id(), parameters);
        } catch (FileSourceException refused) {
            throw FlowProblem.at("/auth/params", FlowError.INVALID, "/auth/params: " + refused.getMessage() + ".");
        }
    }

    private static AuthSpec authSpec(ConnectionSpec spec, ObjectNode auth) {
        List<String> known = spec.authSpecs().stream().map(AuthSpec::name).toList();
        String asked = Members.text(auth, "specName", "/auth/specName").orElse("");
        if (known.isEmpty() && asked.isEmpty()) {
            return new AuthSpec("", JsonNodeFactory.instance.objectNode());
        }
        return spec.authSpec(asked)
                .orElseThrow(() -> FlowProblem.at(
                        "/auth/specName",
                        FlowError.AUTH_SPEC_UNKNOWN,
                        "auth.specName must be %s for the connection spec %s; it is '%s'."
                                .formatted(
                                        known.isEmpty() ? "absent" : "'" + String.join("' or '", known) + "'",
                                        spec.name(),
                                        Text.shown(asked))));
    }

    /** Spellings of help tables, and what follows from the connection's name (flow-service contract §7.1). */
    private static void complete(AuthSpec spec, ObjectNode parameters, String name) {
        if (spec.knows("userName") && parameters.has("username")) {
            JsonNode alias = parameters.remove("username");
            if (!parameters.hasNonNull("userName")) {
                parameters.set("userName", alias);
            }
        }
        if (spec.knows("sourceId")) {
            for (String member : List.of("name", "sourceId")) {
                if (!parameters.hasNonNull(member)) {
                    parameters.put(member, name);
                }
            }
            Members.truth(parameters.path("authenticationRequired"))
                    .ifPresentOrElse(
                            required -> parameters.put("authenticationRequired", required),
                            () -> parameters.set(
                                    "authenticationRequired",
                                    parameters.hasNonNull("authenticationRequired")
                                            ? parameters.get("authenticationRequired")
                                            : JsonNodeFactory.instance.booleanNode(false)));
        }
    }

    @Override
    public Set<String> patchable() {
        return Set.of("/name", "/description", "/auth/params");
    }

    @Override
    public void checkPatch(Patch patch) {
        for (JsonNode operation : patch.operations()) {
            String path = operation.path("path").asText();
            if (path.equals("/connectionSpec") || path.startsWith("/connectionSpec/")) {
                throw FlowProblem.of(
                        FlowError.SPEC_FIXED,
                        "The connection spec of a connection is fixed; make another connection instead.");
            }
        }
        patch.checkPaths(patchable());
    }

    @Override
    public ObjectNode editable(Document current) {
        ObjectNode editable = JsonNodeFactory.instance.objectNode();
        Resources.copy(current.body(), editable, List.of("name", "description"));
        if (current.body().has("auth")) {
            ObjectNode auth = editable.putObject("auth");
            auth.set("specName", current.body().path("auth").path("specName"));
            ObjectNode parameters = Credentials.shown(current.body());
            inlets.publish(current.body(), parameters);
            auth.set("params", parameters);
        }
        return editable;
    }

    @Override
    public ObjectNode remake(World world, Document current, ObjectNode edited, boolean draft, ArrayNode operations) {
        ObjectNode stored = named(edited);
        Resources.copy(current.body(), stored, List.of("connectionSpec", "state"));
        if (edited.has("auth")) {
            ObjectNode sealed = current.body().path("sealed") instanceof ObjectNode before
                    ? before
                    : JsonNodeFactory.instance.objectNode();
            ObjectNode auth = Members.requiredObject(edited, "auth", "/auth");
            if (!auth.hasNonNull("params")) {
                throw FlowProblem.at(
                        "/auth/params", FlowError.INVALID, "/auth/params can be replaced but not taken away.");
            }
            storeAuth(world, current.id(), specs.storedConnectionSpec(stored), auth, draft, sealed, stored);
        }
        Inlets.keep(current.body(), stored);
        return stored;
    }

    @Override
    public ObjectNode act(World world, Document current, State.Action action) {
        State next = State.of(current.body().path("state").asText()).after(action);
        ObjectNode stored = remake(world, current, editable(current), false, Resources.noOperations());
        return stored.put("state", next.text());
    }

    @Override
    public void checkDeletable(World world, String id) {
        List<String> flows = world.flowsReaching(id);
        if (!flows.isEmpty()) {
            throw FlowProblem.inUse(
                    FlowError.CONNECTION_IN_USE,
                    "The connection is used by %d flow(s): %s. Delete them first."
                            .formatted(flows.size(), Text.shown(String.join(", ", flows))),
                    flows);
        }
    }

    @Override
    public boolean isAlone() {
        return true;
    }

    @Override
    public void describe(ObjectNode view, Document document, World world) {
        ObjectNode stored = document.body();
        view.set("connectionSpec", stored.path("connectionSpec"));
        String state = stored.path("state").asText();
        view.put("state", state);
        if (specs.storedConnectionSpec(stored).isCapillary() && state.equals("enabled")) {
            view.put("status", "active");
        }
        ObjectNode parameters = Credentials.shown(stored);
        inlets.publish(stored, parameters);
        if (stored.has("auth") || !parameters.isEmpty()) {
            ObjectNode auth = view.putObject("auth");
            String specName = stored.path("auth").path("specName").asText();
            if (!specName.isEmpty()) {
                auth.put("specName", specName);
            }
            auth.set("params", parameters);
        }
    }
}
