package io.tributary.control.flow;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Asks a token endpoint named by a client for a token. Only public addresses are called, so that nobody can look around in the network
 * this server stands in; redirects are not followed and the answer's body is not read.
 */
final class TokenProbe {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Predicate<InetAddress> mayCall;

    TokenProbe(Predicate<InetAddress> mayCall) {
        this.mayCall = mayCall;
    }

    /** Why no token was given, in words that show no secret; empty when there was one. */
    Optional<String> failure(String url, String clientId, String clientSecret) {
        Optional<URI> endpoint = endpoint(url);
        if (endpoint.isEmpty()) {
            return Optional.of("accessTokenUrl must be an https URL of a host on the public network");
        }
        String form = "grant_type=client_credentials&client_id=" + encoded(clientId) + "&client_secret="
                + encoded(clientSecret);
        HttpRequest request = HttpRequest.newBuilder(endpoint.get())
                .timeout(PATIENCE)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build();
        try (HttpClient client = HttpClient.newBuilder()
                .connectTimeout(PATIENCE)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build()) {
            int status =
                    client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
            return status == 200 ? Optional.empty() : Optional.of("accessTokenUrl answered " + status);
        } catch (IOException e) {
            return Optional.of("accessTokenUrl could not be reached");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("the test was interrupted");
        }
    }

    private Optional<URI> endpoint(String url) {
        try {
            URI uri = new URI(url);
            boolean web = "https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme());
            if (!web || uri.getHost() == null || uri.getUserInfo() != null) {
                return Optional.empty();
            }
            InetAddress[] addresses = InetAddress.getAllByName(uri.getHost());
            for (InetAddress address : addresses) {
                boolean plain = "http".equalsIgnoreCase(uri.getScheme()) && !address.isLoopbackAddress();
                if (plain || !mayCall.test(address)) {
                    return Optional.empty();
                }
            }
            return Optional.of(uri);
        } catch (URISyntaxException | UnknownHostException e) {
            return Optional.empty();
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
