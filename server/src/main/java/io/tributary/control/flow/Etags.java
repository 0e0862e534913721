package io.tributary.control.flow;

import io.tributary.control.store.Document;
import io.tributary.http.Request;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.CRC32;

/** Etags, which carry their quotes inside the value, and the check of {@code If-Match} (flow-service contract §2 and §5.1). */
final class Etags {

    private Etags() {}

    /** The etag of a document; another one for each revision. */
    static String of(Document document) {
        return of(document.id(), document.revision(), document.updated().getEpochSecond());
    }

    static String of(String id, long revision, long updatedSeconds) {
        CRC32 mark = new CRC32();
        mark.update(id.getBytes(StandardCharsets.UTF_8));
        HexFormat hex = HexFormat.of();
        return '"' + hex.toHexDigits((int) (mark.getValue() + revision)) + "-0000-0200-0000-"
                + hex.toHexDigits((int) updatedSeconds) + "0000\"";
    }

    /** The version the client means: the header, or the query parameter that some clients send instead. */
    static Optional<String> wanted(Request request) {
        return request.header("If-Match")
                .filter(value -> !value.isBlank())
                .or(() -> request.queryParam("if-match").filter(value -> !value.isBlank()));
    }

    /** @throws FlowProblem 1403 when the client names no version */
    static String required(Request request) {
        return wanted(request)
                .orElseThrow(() -> FlowProblem.of(
                        FlowError.IF_MATCH_MISSING,
                        "The header If-Match is missing; send the etag of the version that is to be changed."));
    }

    /** @throws FlowProblem 1404 when the document is at another version */
    static void check(String wanted, Document current) {
        String etag = bare(of(current));
        boolean matches =
                Arrays.stream(wanted.split(",")).map(Etags::bare).anyMatch(tag -> tag.equals("*") || tag.equals(etag));
        if (!matches) {
            throw FlowProblem.of(
                    FlowError.STALE,
                    "If-Match is %s, but the resource is at %s. Read it again and repeat the change with that etag."
                            .formatted(Text.shown(wanted), of(current)));
        }
    }

    private static String bare(String tag) {
        String stripped = tag.strip();
        String strong = stripped.startsWith("W/") ? stripped.substring(2) : stripped;
        return strong.replace("\"", "");
    }
}
