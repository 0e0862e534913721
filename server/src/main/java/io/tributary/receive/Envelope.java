package io.tributary.receive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.plan.FlowPlan;
import io.tributary.plan.InletPlan;
import io.tributary.plan.PayloadForm;
import io.tributary.plan.Plan;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The checks of a message that are always made before the answer: envelope and choice of flow (ingestion contract §2.1, §2.2). */
final class Envelope {

    private static final String UNKNOWN_FORMAT = "Message has unknown xdm format";

    private final InletPlan inlet;
    private final Optional<String> namedFlow;
    private final Optional<String> namedDataset;
    private final Plan plan;

    /**
     * @param namedFlow the flow that the request names by header or query
     * @param namedDataset the dataset that the request names by header
     * @param plan where other datasets are found
     */
    Envelope(InletPlan inlet, Optional<String> namedFlow, Optional<String> namedDataset, Plan plan) {
        this.inlet = inlet;
        this.namedFlow = namedFlow;
        this.namedDataset = namedDataset;
        this.plan = plan;
    }

    /** What the request asks for beside its body: two that ask for the same have the same text. */
    @Override
    public String toString() {
        return "flow " + namedFlow.orElse("") + " dataset " + namedDataset.orElse("");
    }

    /**
     * The flow for a message, after its envelope was found right.
     *
     * @throws Wrong what is wrong with it
     */
    FlowPlan check(ObjectNode message) throws Wrong {
        JsonNode header = message.path("header");
        if (inlet.form() == PayloadForm.RAW) {
            boolean envelope = header.isObject() && message.path("body").isObject();
            return envelope ? checkRawEnvelope(header) : flow(Optional.empty());
        }
        if (!header.isObject()) {
            throw new Wrong("The 'header' field is mandatory. Provide a valid 'header' value and try again.");
        }
        FlowPlan flow = flow(text(header, "flowId"));
        checkXdm(message, header, flow);
        return flow;
    }

    private FlowPlan checkRawEnvelope(JsonNode header) throws Wrong {
        FlowPlan flow = flow(text(header, "flowId"));
        if (header.has("flowId") || header.has("operations")) {
            checkOrg(header);
            checkDataset(header, flow);
            checkOperations(header, flow);
        }
        return flow;
    }

    private void checkOperations(JsonNode header, FlowPlan flow) throws Wrong {
        JsonNode operations = header.get("operations");
        if (operations != null) {
            Operations.check(operations, flow, plan);
        }
    }

    private void checkOrg(JsonNode header) throws Wrong {
        Optional<String> org = text(header, "imsOrgId");
        if (org.isPresent() && !org.get().equals(inlet.orgId())) {
            throw new Wrong("Message has an absent or wrong ims org in the header");
        }
    }

    private void checkDataset(JsonNode header, FlowPlan flow) throws Wrong {
        Optional<String> dataset = text(header, "datasetId").or(() -> namedDataset);
        if (dataset.isPresent() && !dataset.get().equals(flow.table().datasetId())) {
            throw new Wrong("The dataset [" + dataset.get() + "] is not the one of flow [" + flow.flowId() + "]");
        }
    }

    /** The flow for a raw message that has no envelope. */
    FlowPlan flowOfBareRecord() throws Wrong {
        return flow(Optional.empty());
    }

    private void checkXdm(ObjectNode message, JsonNode header, FlowPlan flow) throws Wrong {
        checkOrg(header);
        SchemaRef named = SchemaRef.of(header.path("schemaRef")).orElseThrow(() -> new Wrong(UNKNOWN_FORMAT));
        SchemaRef inBody = SchemaRef.of(message.path("body").path("xdmMeta").path("schemaRef"))
                .orElseThrow(() -> new Wrong(UNKNOWN_FORMAT));
        if (!named.agrees(inBody)) {
            throw new Wrong(UNKNOWN_FORMAT);
        }
        String schema = named.id();
        checkDataset(header, flow);
        if (!schema.equals(flow.table().schemaId())) {
            throw new Wrong("The schema [" + schema + "] is not the one of dataset ["
                    + flow.table().datasetId() + "]");
        }
        checkOperations(header, flow);
    }

    /** First match wins: header or query, the message's own header, the only enabled flow of the inlet. */
    private FlowPlan flow(Optional<String> inMessage) throws Wrong {
        Optional<String> wanted = namedFlow.or(() -> inMessage);
        if (wanted.isEmpty()) {
            return onlyEnabled();
        }
        for (FlowPlan flow : inlet.flows()) {
            if (flow.flowId().equals(wanted.get())) {
                return enabled(flow);
            }
        }
        throw new Wrong("There is no flow [" + wanted.get() + "] on this inlet");
    }

    private static FlowPlan enabled(FlowPlan flow) throws Wrong {
        if (!flow.enabled()) {
            throw new Wrong("The flow [" + flow.flowId() + "] is disabled; enable it and send the message again");
        }
        return flow;
    }

    private FlowPlan onlyEnabled() throws Wrong {
        FlowPlan only = null;
        List<FlowPlan> flows = inlet.flows();
        for (FlowPlan flow : flows) {
            if (!flow.enabled()) {
                continue;
            }
            if (only != null) {
                throw new Wrong("This inlet has several enabled flows; name one in the header x-adobe-flow-id");
            }
            only = flow;
        }
        if (only == null) {
            throw new Wrong("This inlet has no enabled flow; create or enable one and send the message again");
        }
        return Objects.requireNonNull(only);
    }

    private static Optional<String> text(JsonNode node, String name) {
        JsonNode value = node.get(name);
        return value != null && value.isTextual() ? Optional.of(value.textValue()) : Optional.empty();
    }

    /** What is wrong with a message; carries no stack trace, for bad input is normal. */
    static final class Wrong extends Exception {

        private static final long serialVersionUID = 1L;

        Wrong(String message) {
            super(message, null, false, false);
        }

        /** The sentence for the sender. */
        String text() {
            return Objects.requireNonNull(getMessage());
        }
    }
}
