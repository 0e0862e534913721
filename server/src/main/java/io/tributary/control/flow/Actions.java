package io.tributary.control.flow;

import io.tributary.http.Request;
import java.util.List;
import java.util.Locale;

/** Reads {@code ?op=…&subOp=…} of action calls (flow-service contract §5.5). */
final class Actions {

    private static final List<String> PROVIDER_OPERATIONS = List.of("finalize", "finalize_update");
    private static final List<String> SUB_OPERATIONS = List.of("apply", "rollback", "progress");

    private Actions() {}

    static State.Action of(Request request) {
        String operation = operation(request);
        request.queryParam("subOp").filter(text -> !text.isBlank()).ifPresent(Actions::checkSubOperation);
        if (PROVIDER_OPERATIONS.contains(operation)) {
            throw FlowProblem.of(
                    FlowError.PROVIDERS_ONLY, "op=" + operation + " is for the providers of connectors only.");
        }
        for (State.Action action : State.Action.values()) {
            if (action.text().equals(operation)) {
                return action;
            }
        }
        throw FlowProblem.of(
                FlowError.INVALID,
                "op must be enable, disable or publish; it is '%s'.".formatted(Text.shown(operation)));
    }

    /** The operation in the one spelling: lower case, underscores. */
    static String operation(Request request) {
        return normal(request.queryParam("op").orElse(""));
    }

    private static void checkSubOperation(String text) {
        String subOperation = normal(text);
        if (!SUB_OPERATIONS.contains(subOperation)) {
            throw FlowProblem.of(
                    FlowError.SUB_OPERATION_UNKNOWN,
                    "subOp must be APPLY, ROLLBACK or PROGRESS; it is '%s'. It may be left out."
                            .formatted(Text.shown(text)));
        }
        if (!subOperation.equals("apply")) {
            throw FlowProblem.of(
                    FlowError.SUB_OPERATION_MISPLACED,
                    "subOp %s goes with the operations of providers only; leave it out.".formatted(Text.shown(text)));
        }
    }

    private static String normal(String text) {
        return text.strip().toLowerCase(Locale.ROOT).replace('-', '_');
    }
}
