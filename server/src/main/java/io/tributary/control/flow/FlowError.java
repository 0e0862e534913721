package io.tributary.control.flow;

/** The error catalogue of the Flow Service, as far as this server raises it (flow-service contract §3.2). */
enum FlowError {
    INVALID("1100", 400, "Invalid request"),
    OBJECT_UNKNOWN("1101", 404, "Resource not found"),
    INTERNAL("1400", 500, "Internal Error"),
    LIMIT_WITH_COUNT("1401", 400, "Invalid request"),
    PROVIDERS_ONLY("1402", 400, "Invalid request"),
    IF_MATCH_MISSING("1403", 400, "Header is missing"),
    STALE("1404", 412, "Version not matching"),
    BODY_MISSING("1405", 400, "Invalid request"),
    SUB_OPERATION_MISPLACED("1406", 400, "Invalid request"),
    STATE_GIVEN("1410", 400, "Invalid request"),
    MAPPING_VERSION("1412", 400, "Invalid request"),
    SPEC_UNKNOWN("1413", 400, "Invalid request"),
    SPEC_FIXED("1414", 400, "Invalid request"),
    AUTH_SPEC_UNKNOWN("1415", 400, "Invalid request"),
    CONNECTION_IN_USE("1418", 400, "Invalid request"),
    MAPPING_UNUSABLE("1419", 400, "Invalid request"),
    ACTION_NOT_APPLICABLE("1422", 400, "Invalid request"),
    SCHEMA_MISMATCH("1425", 400, "Invalid request"),
    SPECS_ARE_BUILT_IN("1426", 400, "Invalid request"),
    RUNS_ARE_OURS("1427", 400, "Invalid request"),
    RUN_FLOW_UNKNOWN("1430", 400, "Invalid request"),
    ORDER_DIRECTION("1432", 400, "Invalid request"),
    ORDER_FIELD("1433", 400, "Invalid request"),
    PATCH_OPERATION("1434", 400, "Invalid request"),
    SUB_OPERATION_UNKNOWN("1435", 400, "Invalid request"),
    NOT_FOUND("1439", 404, "Resource not found"),
    REFERENCE_UNKNOWN("1439", 400, "Resource not found"),
    OPERATOR_NOT_SUPPORTED("1440", 400, "Invalid request"),
    RANGE_OF_LIST("1443", 400, "Invalid request"),
    RUN_FLOW_MISSING("1446", 400, "Invalid request"),
    IN_USE("1447", 400, "Invalid request"),
    RANGE_OF_ID("1448", 400, "Invalid request"),
    FILTER_FIELD("1449", 400, "Invalid request"),
    NOT_AN_OPERATOR("1450", 400, "Invalid request"),
    PARAMETER_UNKNOWN("1451", 400, "Invalid request"),
    VALUE_TYPE("1452", 400, "Invalid request"),
    VALUE_EMPTY("1453", 400, "Invalid request"),
    PATCH_FAILED("1455", 400, "Invalid request"),
    KEY_REUSED("1100", 422, "Unprocessable Entity"),
    STATE_UNKNOWN("1456", 400, "Invalid request"),
    SANDBOX_UNKNOWN("2100", 404, "Sandbox not found");

    private final String code;
    private final int status;
    private final String title;

    FlowError(String code, int status, String title) {
        this.code = code;
        this.status = status;
        this.title = title;
    }

    /** The code with its status, such as {@code FLOW-1439-404}. */
    String code() {
        return "FLOW-" + code + "-" + status;
    }

    int status() {
        return status;
    }

    String title() {
        return title;
    }
}
