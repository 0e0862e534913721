package io.tributary.plan;

import java.util.List;

/**
 * One streaming endpoint and the flows behind it.
 *
 * @param inletId 64 hex digits; or, where a flow reads files and nobody can send to it, {@link #FILES} and the flow's id
 * @param orgId the organisation that owns it
 * @param sandbox the sandbox's name
 * @param source the name filled in where a message names none
 * @param enabled false answers 403
 * @param authenticationRequired whether a bearer token is needed
 * @param form what a message looks like
 * @param capillary whether answers carry the keys of the Capillary source beside the platform's own
 * @param flows all flows of the inlet, enabled or not
 */
public record InletPlan(
        String inletId,
        String orgId,
        String sandbox,
        String source,
        boolean enabled,
        boolean authenticationRequired,
        PayloadForm form,
        boolean capillary,
        List<FlowPlan> flows) {
    /** How the id of an inlet begins that has no address. */
    public static final String FILES = "files:";

    public InletPlan {
        flows = List.copyOf(flows);
    }
}
