package io.tributary.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** A request as the HTTP library gives it; everything is read when it is asked for. */
final class HelidonRequest implements Request {

    private static final int MAX_REQUEST_ID = 128;

    private final ServerRequest helidon;
    private final HttpSettings settings;
    private final Routes routes;
    private Map<String, String> parameters = Map.of();
    private @Nullable Map<String, List<String>> query;
    private byte @Nullable [] body;
    private @Nullable String requestId;
    private boolean mustClose;

    HelidonRequest(ServerRequest helidon, HttpSettings settings, Routes routes) {
        this.helidon = helidon;
        this.settings = settings;
        this.routes = routes;
    }

    void parameters(Map<String, String> found) {
        this.parameters = found;
    }

    /** Whether bytes of the body may be left on the connection, so that it can't be used again. */
    boolean mustClose() {
        return mustClose;
    }

    /** An error in the shape of this path's service. */
    Response error(int status, String title, String detail) {
        return routes.shape(rawPath()).error(status, title, detail, requestId());
    }

    @Override
    public String method() {
        return helidon.prologue().method().text();
    }

    @Override
    public String rawPath() {
        return helidon.prologue().uriPath().rawPath();
    }

    @Override
    public String rawQuery() {
        return helidon.prologue().query().rawValue();
    }

    @Override
    public String pathParam(String name) {
        String value = parameters.get(name);
        if (value == null) {
            throw new IllegalArgumentException("the route has no {" + name + "}");
        }
        return value;
    }

    @Override
    public Optional<String> queryParam(String name) {
        return queryParams(name).stream().findFirst();
    }

    @Override
    public List<String> queryParams(String name) {
        return query().getOrDefault(name, List.of());
    }

    @Override
    public List<String> queryNames() {
        return List.copyOf(query().keySet());
    }

    private Map<String, List<String>> query() {
        Map<String, List<String>> known = query;
        if (known != null) {
            return known;
        }
        Map<String, List<String>> parsed = new LinkedHashMap<>();
        for (String pair : rawQuery().split("&")) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                String name = decode(equals < 0 ? pair : pair.substring(0, equals));
                String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
                parsed.computeIfAbsent(name, n -> new ArrayList<>()).add(value);
            }
        }
        query = parsed;
        return parsed;
    }

    private String decode(String raw) {
        try {
            return URLDecoder.decode(raw, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            // A lone percent sign: clients send filters such as "100%" without escaping them.
            return raw.replace('+', ' ');
        }
    }

    @Override
    public Optional<String> header(String name) {
        return helidon.headers().first(HeaderNames.create(name));
    }

    @Override
    public byte[] body() {
        byte[] known = body;
        if (known == null) {
            known = read();
            body = known;
        }
        return known;
    }

    private byte[] read() {
        if (!helidon.content().hasEntity()) {
            return new byte[0];
        }
        BodyReader reader = new BodyReader(settings.maxBodyBytes());
        try {
            return reader.read(
                    helidon.content().inputStream(),
                    helidon.headers().contentLength().orElse(-1),
                    header("Content-Encoding").orElse("identity"));
        } catch (BodyReader.Refused refused) {
            mustClose = true;
            throw new HttpProblem(error(refused.status(), refused.title(), refused.detail()));
        }
    }

    @Override
    public JsonNode json() {
        try {
            return JsonBodies.parse(body(), settings.maxJsonDepth());
        } catch (BodyReader.Refused refused) {
            throw new HttpProblem(error(refused.status(), refused.title(), refused.detail()));
        }
    }

    @Override
    public String requestId() {
        String known = requestId;
        if (known == null) {
            known = header("x-request-id").filter(HelidonRequest::sane).orElseGet(HelidonRequest::newId);
            requestId = known;
        }
        return known;
    }

    private static boolean sane(String id) {
        if (id.isEmpty() || id.length() > MAX_REQUEST_ID) {
            return false;
        }
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            boolean fine = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || "-_.:".indexOf(c) >= 0;
            if (!fine) {
                return false;
            }
        }
        return true;
    }

    private static String newId() {
        HexFormat hex = HexFormat.of();
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return hex.toHexDigits(random.nextLong()) + hex.toHexDigits(random.nextLong());
    }

    @Override
    public String remoteAddress() {
        return helidon.remotePeer().host();
    }

    @Override
    public String origin() {
        String configured = settings.publicUrl();
        return configured != null ? configured : "http://" + header("Host").orElse(settings.host());
    }
}
