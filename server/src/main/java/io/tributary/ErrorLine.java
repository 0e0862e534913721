package io.tributary;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.event.ErrorType;
import io.tributary.event.Event;
import io.tributary.http.Request;
import io.tributary.http.Response;
import io.tributary.observe.ErrorLog;
import io.tributary.receive.Receiver;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * One line of the error log. By default it tells what went wrong, where and with which payload, without a value of that payload: codes, titles, places and
 * rules, and of the message its size, SHA-256 and ids, by which it is found in quarantine. Texts that may quote a value are left out, and so are query strings
 * and headers, where tokens may stand.
 */
final class ErrorLine {

    private static final ObjectMapper JSON = new ObjectMapper();
    /** What texts quote: in brackets, in quotation marks, after a colon; and whatever looks like an address or a number of some length. */
    private static final Pattern QUOTED =
            Pattern.compile("\\[[^\\]]*]|\"[^\"]*\"|'[^']*'|(?<=: )\\S+.*|\\S*@\\S*|\\S*\\d{4,}\\S*");

    private static final int LONGEST_ANSWER = 64 * 1024;
    private static final int LONGEST_TEXT = 500;
    private static final int MOST_PLACES = 20;

    private ErrorLine() {}

    /** A request that was answered no. */
    static String of(Request request, Response answer, Instant now, boolean withPayloads) {
        JsonNode body = parsed(answer.body());
        ObjectNode line = JsonNodeFactory.instance
                .objectNode()
                .put("timestamp", now.toString())
                .put("kind", "answer")
                .put("errorType", type(answer.status()).name())
                .put("errorCode", code(body))
                .put("requestId", request.requestId())
                .put("method", request.method())
                .put("route", request.route());
        if (request.route().contains("{inletId}")) {
            line.put("inletId", request.pathParam("inletId"));
        }
        String xactionId = answer.headers().getOrDefault(Receiver.XACTION_ID, "");
        if (!xactionId.isEmpty()) {
            line.put("xactionId", xactionId);
        }
        ObjectNode response = line.putObject("response").put("status", answer.status());
        put(response, "type", body.path("type"));
        put(response, "title", body.path("title"));
        if (withPayloads) {
            response.set("body", body);
        } else if (!message(body).isEmpty()) {
            response.put("message", QUOTED.matcher(message(body)).replaceAll("[…]"));
        }
        return line.toString();
    }

    /** A message that was put aside. */
    static String of(ErrorLog.Refused refused, Instant now, boolean withPayloads) {
        Event event = refused.event();
        ObjectNode line = JsonNodeFactory.instance
                .objectNode()
                .put("timestamp", now.toString())
                .put("kind", "message")
                .put("errorType", refused.why().errorType().name())
                .put("errorCode", refused.why().code())
                .put("xactionId", event.xactionId())
                .put(
                        "receivedAt",
                        Instant.ofEpochMilli(event.receivedAtMillis()).toString())
                .put("inletId", event.inletId())
                .put("flowId", event.flowId())
                .put("datasetId", refused.datasetId());
        line.set("places", places(refused.why().details()));
        ObjectNode payload = line.putObject("payload")
                .put("quarantineId", refused.quarantineId())
                .put("bytes", event.payload().length)
                .put("sha256", sha256(event.payload()));
        if (withPayloads) {
            line.put("message", refused.why().message());
            payload.put("text", new String(event.payload(), StandardCharsets.UTF_8));
        }
        return line.toString();
    }

    /** Which rule broke where: from violations of a schema or warnings of a mapping, without their texts. */
    private static ArrayNode places(String details) {
        ArrayNode places = JsonNodeFactory.instance.arrayNode();
        for (JsonNode detail : parsed(details.getBytes(StandardCharsets.UTF_8))) {
            if (places.size() == MOST_PLACES) {
                break;
            }
            Map<String, JsonNode> found = new LinkedHashMap<>();
            found.put("at", detail.path("pointerToViolation"));
            found.put("to", detail.path("destination"));
            found.put("rule", detail.path("keyword"));
            found.put("code", detail.path("code"));
            ObjectNode place = places.addObject();
            found.forEach((name, value) -> put(place, name, value));
        }
        return places;
    }

    private static void put(ObjectNode object, String name, JsonNode value) {
        if (value.isTextual()) {
            object.put(name, value.textValue());
        }
    }

    /** Each service names its code in another place, as on the platform. */
    private static String code(JsonNode body) {
        String plain = body.path("error_code").asText(body.path("error").asText(""));
        if (!plain.isEmpty()) {
            return plain;
        }
        String type = body.path("type").asText("");
        String last = type.substring(type.lastIndexOf('/') + 1);
        return last.toUpperCase(Locale.ROOT).equals(last) ? last : "";
    }

    private static String message(JsonNode body) {
        for (String at :
                List.of("/report/message", "/report/detailed-message", "/detail", "/message", "/error_description")) {
            String text = body.at(at).asText("");
            if (!text.isEmpty()) {
                return text.substring(0, Math.min(text.length(), LONGEST_TEXT));
            }
        }
        return "";
    }

    private static ErrorType type(int status) {
        return switch (status) {
            case 401, 403 -> ErrorType.AUTH;
            case 429 -> ErrorType.RATE;
            case 404, 405, 409, 412 -> ErrorType.CONFIG;
            default -> status >= 500 ? ErrorType.SERVER : ErrorType.PROTOCOL;
        };
    }

    private static JsonNode parsed(byte[] text) {
        if (text.length == 0 || text.length > LONGEST_ANSWER) {
            return JsonNodeFactory.instance.missingNode();
        }
        try {
            return JSON.readTree(text);
        } catch (JacksonException e) {
            return JsonNodeFactory.instance.missingNode();
        } catch (IOException e) {
            throw new IllegalStateException("reading from memory failed", e);
        }
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
