package io.tributary.control.catalog;

import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;

/** The kinds of objects that are listed, each with the parameters it knows as filters; any other parameter is passed over (catalog contract §1.3). */
enum Listable {
    DATASETS(Set.of(
            "name",
            "description",
            "imsOrg",
            "sandboxId",
            "namespace",
            "state",
            "version",
            "created",
            "updated",
            "createdClient",
            "createdUser",
            "updatedUser",
            "schemaRef",
            "classification",
            "fileDescription",
            "dataSourceId",
            "unifiedTags",
            "systemLabels",
            "viewId",
            "basePath",
            "enableErrorDiagnostics",
            "lastBatchId",
            "lastBatchStatus",
            "lastSuccessfulBatch",
            "lastFailedBatch")),
    BATCHES(Set.of(
            "id",
            "status",
            "externalId",
            "imsOrg",
            "sandboxId",
            "recordCount",
            "failedRecordCount",
            "size",
            "started",
            "completed",
            "version",
            "created",
            "updated",
            "createdClient",
            "createdUser",
            "updatedUser",
            "inputFormat")),
    FILES(Set.of("id", "batchId", "dataSetViewId", "created", "updated", "records", "size", "isValid", "version")),
    LAST_BATCHES(Set.of(
            "lastBatchId",
            "lastBatchStatus",
            "lastSuccessfulBatchId",
            "lastFailedBatchId",
            "created",
            "updated",
            "imsOrg",
            "sandboxId"));

    private static final List<Set<String>> SAME_STATUS =
            List.of(Set.of("success", "active"), Set.of("failed", "failure"));

    private final Set<String> filters;

    Listable(Set<String> filters) {
        this.filters = filters;
    }

    /** What one parameter demands; nothing when it is none of this kind. */
    List<Condition> conditions(String name, String value) {
        if (this == BATCHES) {
            IntPredicate later = sign -> sign > 0;
            IntPredicate earlier = sign -> sign < 0;
            switch (name) {
                case "dataSet" -> {
                    return List.of(Condition.related("dataSet", value));
                }
                case "batch" -> {
                    return List.of(Condition.itselfOrRelated(value));
                }
                case "startAfter", "endAfter" -> {
                    return List.of(Condition.number(dates(name), later, value));
                }
                case "startBefore", "endBefore" -> {
                    return List.of(Condition.number(dates(name), earlier, value));
                }
                default -> {
                    // one of the simple filters
                }
            }
        }
        if (!filters.contains(name.split("\\.", 2)[0])) {
            return List.of();
        }
        boolean status = name.equals("status") || name.equals("lastBatchStatus");
        return List.of(Condition.simple(name, status ? withTwins(value) : value));
    }

    private static String dates(String parameter) {
        return parameter.startsWith("start") ? "availableDates.startDate" : "availableDates.endDate";
    }

    /** Two words mean that a batch went well, and two that it did not; who asks for one gets both. */
    static String withTwins(String value) {
        boolean not = value.startsWith("!");
        StringBuilder all = new StringBuilder(not ? "!" : "");
        String separator = "";
        for (String word : value.substring(not ? 1 : 0).split(",", -1)) {
            for (String one : twins(word.strip())) {
                all.append(separator).append(one);
                separator = ",";
            }
        }
        return all.toString();
    }

    static Set<String> twins(String word) {
        return SAME_STATUS.stream()
                .filter(same -> same.contains(word))
                .findFirst()
                .orElse(Set.of(word));
    }
}
