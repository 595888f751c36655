package convometer.schemas.openapi;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;

/// The port of a service's health, metrics and OpenAPI, where they have one of their own: there
/// they ask for no token, and elsewhere they are not; and nothing else is there.
public final class ManagementPort {

    private final int port;

    private ManagementPort(int port) {
        this.port = port;
    }

    /// One that nobody listens on.
    public static ManagementPort free() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return new ManagementPort(socket.getLocalPort());
        }
    }

    /// For the property `management.port`.
    public int number() {
        return port;
    }

    /// Where something else is answered than should be; empty: nowhere.
    ///
    /// @param service as its OpenAPI document is named
    /// @param other an endpoint of the service itself that can be got
    public List<String> differences(URI server, String service, String other)
            throws IOException, InterruptedException {
        var differences = new ArrayList<String>();
        var openApi = "/swagger/" + service + "-0.1.yml";
        try (var http = HttpClient.newHttpClient()) {
            check(http, own(other), 404, differences);
            for (var path : List.of("/health/liveness", "/prometheus", openApi)) {
                check(http, own(path), 200, differences);
                check(http, server.resolve(path), 404, differences);
            }
        }
        return differences;
    }

    private URI own(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    private static void check(HttpClient http, URI address, int expected, List<String> differences)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(address).build();
        var status = http.send(request, BodyHandlers.discarding()).statusCode();
        if (status != expected) differences.add(address + " answers " + status);
    }
}
