package io.tributary.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.helidon.common.socket.PeerInfo;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.ServerRequestHeaders;
import io.helidon.webserver.http.RoutingRequest;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** One request as handlers see it; all that costs is done when it is asked for. */
final class Exchange implements Request {

    static final HeaderName REQUEST_ID = HeaderNames.create("x-request-id");
    private static final int LONGEST_ID = 128;
    /** Names that the program asks for, a bounded set. */
    private static final Map<String, HeaderName> NAMES = new ConcurrentHashMap<>();

    private final RoutingRequest request;
    private final Dispatcher dispatcher;
    private final ServerRequestHeaders headers;
    private final String method;
    private final String rawPath;
    private final String rawQuery;
    private final Body body;
    private final String id;
    private @Nullable ErrorShape shape;
    private String route = "";
    private List<String> names = List.of();
    private List<String> values = List.of();
    private @Nullable Query query;
    private byte @Nullable [] bytes;

    Exchange(RoutingRequest request, Dispatcher dispatcher, Body body) {
        this.request = request;
        this.dispatcher = dispatcher;
        this.body = body;
        this.headers = request.headers();
        this.method = request.prologue().method().text();
        this.rawPath = relative(request.prologue().uriPath().rawPath());
        this.rawQuery =
                request.prologue().hasQuery() ? request.prologue().query().rawValue() : "";
        this.id =
                requestId(headers.contains(REQUEST_ID) ? headers.get(REQUEST_ID).get() : "");
    }

    /** A sane id of the client's, else a new one. */
    static String requestId(String sent) {
        if (sent.isEmpty() || sent.length() > LONGEST_ID) {
            return newId();
        }
        for (int i = 0; i < sent.length(); i++) {
            char c = sent.charAt(i);
            boolean letterOrDigit = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (!letterOrDigit && "-_.~:/+=@|".indexOf(c) < 0) {
                return newId();
            }
        }
        return sent;
    }

    /** Unique, not secret: a random UUID without the cost of a secure generator. */
    private static String newId() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        long high = (random.nextLong() & ~0xF000L) | 0x4000L;
        long low = (random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low).toString();
    }

    /** Proxies may send the whole URL; its path is what counts. */
    private static String relative(String target) {
        if (target.startsWith("/")) {
            return target;
        }
        int authority = target.indexOf("://");
        int slash = authority < 0 ? -1 : target.indexOf('/', authority + 3);
        return slash < 0 ? target : target.substring(slash);
    }

    void matched(String pattern, List<String> parameterNames, List<String> parameterValues) {
        this.route = pattern;
        this.names = parameterNames;
        this.values = parameterValues;
    }

    @Override
    public String method() {
        return method;
    }

    @Override
    public String route() {
        return route;
    }

    @Override
    public String rawPath() {
        return rawPath;
    }

    @Override
    public String rawQuery() {
        return rawQuery;
    }

    @Override
    public String pathParam(String name) {
        int at = names.indexOf(name);
        if (at < 0) {
            throw new IllegalArgumentException("The route has no parameter '" + name + "', only " + names);
        }
        return Query.decode(values.get(at), false);
    }

    @Override
    public Optional<String> queryParam(String name) {
        return rawQuery.isEmpty() ? Optional.empty() : query().first(name);
    }

    @Override
    public List<String> queryParams(String name) {
        return query().all(name);
    }

    @Override
    public List<String> queryNames() {
        return query().names();
    }

    private Query query() {
        Query known = query;
        if (known == null) {
            known = new Query(rawQuery);
            query = known;
        }
        return known;
    }

    @Override
    public Optional<String> header(String name) {
        HeaderName known = NAMES.computeIfAbsent(name, HeaderNames::create);
        return headers.contains(known) ? Optional.of(headers.get(known).get()) : Optional.empty();
    }

    @Override
    public byte[] body() {
        byte[] known = bytes;
        if (known == null) {
            try {
                known = body.read();
                bytes = known;
            } catch (Body.Refused e) {
                throw new HttpProblem(error(e.status(), e.detail()));
            }
        }
        return known;
    }

    @Override
    public JsonNode json() {
        try {
            return dispatcher.json().read(body());
        } catch (Body.Refused e) {
            throw new HttpProblem(error(e.status(), e.detail()));
        }
    }

    @Override
    public String requestId() {
        return id;
    }

    @Override
    public String remoteAddress() {
        PeerInfo peer = request.remotePeer();
        return peer.address() instanceof InetSocketAddress inet
                ? inet.getAddress().getHostAddress()
                : peer.host();
    }

    @Override
    public String origin() {
        String known = dispatcher.publicUrl();
        return known != null ? known : "http://" + headers.get(HeaderNames.HOST).get();
    }

    /** An error in the form of this path's group. */
    Response error(int status, String detail) {
        ErrorShape known = shape;
        if (known == null) {
            known = dispatcher.routes().shape(rawPath);
            shape = known;
        }
        return known.error(status, Problems.title(status), detail, id);
    }
}
