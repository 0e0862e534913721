package io.tributary.validate;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.event.ErrorType;
import io.tributary.event.Rejection;
import io.tributary.plan.FlowPlan;
import io.tributary.xdm.Verdict;
import io.tributary.xdm.Violation;

/** Checks records against their flow's schema. Stateless. */
public final class Validator {

    private Validator() {}

    /** Checks one record and makes its row; all violations are collected, not the first one only. */
    public static Validated validate(ObjectNode record, FlowPlan flow) {
        return switch (flow.validator().validate(record)) {
            case Verdict.Valid(var row) -> new Validated.Fit(row);
            case Verdict.Invalid(var violation) -> new Validated.Unfit(rejection(violation), violation);
        };
    }

    /** The message has the form of the platform's failed batches: {@code [#/a: text]} (ingestion contract §2.7). */
    private static Rejection rejection(Violation violation) {
        ArrayNode details = JsonNodeFactory.instance.arrayNode();
        violation.leaves().forEach(leaf -> details.add(leaf.toJson().put("code", leaf.code())));
        String message = "The message cannot be validated: " + violation.allMessages();
        Violation first = violation.leaves().get(0);
        return new Rejection(ErrorType.VALIDATION, first.code(), message, details.toString());
    }
}
