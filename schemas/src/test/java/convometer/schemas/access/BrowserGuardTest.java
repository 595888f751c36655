package convometer.schemas.access;

import static org.junit.jupiter.api.Assertions.assertEquals;

import convometer.schemas.service.ProblemException;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpRequest;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;

/// What a browser could be talked into, where no token is asked for.
class BrowserGuardTest {

    private static final AccessSettings OPEN =
            new AccessSettings("", "", "", "roles", List.of("http://localhost:5173"));
    private static final AccessSettings PROTECTED =
            new AccessSettings("access.yaml", "", "", "roles", List.of());

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "POST | 127.0.0.1:8082   |                       |            | application/json                  | taken",
                "POST | localhost:8082   |                       |            | application/json                  | taken",
                "POST | [::1]:8082       |                       |            | application/json                  | taken",
                "GET  | 127.0.0.2        |                       |            |                                   | taken",
                "GET  | evil.example     |                       |            |                                   | unknown_host",
                "GET  | 127.0.0.1.evil.example |                 |            |                                   | unknown_host",
                "GET  | 10.0.0.1:8082    |                       |            |                                   | unknown_host",
                "GET  |                  |                       |            |                                   | unknown_host",
                "GET  | a b              |                       |            |                                   | unknown_host",
                "POST | localhost:8082   | http://localhost:8082 |            | application/json                  | taken",
                "POST | localhost:8082   | http://localhost:3000 |            | application/json                  | foreign_origin",
                "GET  | localhost:8082   | http://localhost:3000 |            |                                   | foreign_origin",
                "POST | localhost:8082   | http://localhost:5173 |            | application/json                  | taken",
                "POST | localhost:8082   | https://evil.example  |            | application/json                  | foreign_origin",
                "POST | localhost:8082   | null                  |            | application/json                  | foreign_origin",
                "POST | localhost:8082   | http://localhost:3000 |            | multipart/form-data; boundary=x   | foreign_origin",
                "POST | localhost:8082   |                       | same-site  |                                   | foreign_origin",
                "POST | localhost:8082   |                       | cross-site |                                   | foreign_origin",
                "POST | localhost:8082   |                       | none       |                                   | taken",
                "GET  | localhost:8082   |                       | cross-site |                                   | taken",
                "POST | localhost:8082   |                       |            | text/plain                        | unsupported_media_type",
                "PUT  | localhost:8082   |                       |            | text/plain;charset=utf-8          | unsupported_media_type",
                "POST | localhost:8082   |                       |            | application/x-www-form-urlencoded | unsupported_media_type",
                "POST | localhost:8082   |                       |            | multipart/form-data; boundary=x   | taken",
                "POST | localhost:8082   | http://localhost:8082 |            | application/x-www-form-urlencoded | taken",
                "POST | localhost:8082   | http://localhost:9999 |            | application/x-www-form-urlencoded | foreign_origin",
                "POST | localhost:8082   | null                  |            | application/x-www-form-urlencoded | foreign_origin",
            })
    void whereNoTokenIsAskedFor(
            String method,
            @Nullable String host,
            @Nullable String origin,
            @Nullable String site,
            @Nullable String type,
            String outcome) {
        assertEquals(outcome, outcome(OPEN, request(method, host, origin, site, type)));
    }

    @Test
    void aTokenIsNothingThatABrowserSendsByItself() {
        var request = request("POST", "api.example", "https://app.example", "cross-site", null);
        assertEquals("taken", outcome(PROTECTED, request));
    }

    private static String outcome(AccessSettings settings, HttpRequest<?> request) {
        try {
            new BrowserGuard(settings).check(request);
            return "taken";
        } catch (ProblemException e) {
            return e.problem().code();
        }
    }

    private static HttpRequest<?> request(
            String method,
            @Nullable String host,
            @Nullable String origin,
            @Nullable String site,
            @Nullable String type) {
        MutableHttpRequest<?> request =
                switch (method) {
                    case "GET" -> HttpRequest.GET("/v1/x");
                    case "PUT" -> HttpRequest.PUT("/v1/x", "{}");
                    default -> HttpRequest.POST("/v1/x", "{}");
                };
        request.getHeaders().remove("Content-Type");
        add(request, "Host", host);
        add(request, "Origin", origin);
        add(request, "Sec-Fetch-Site", site);
        add(request, "Content-Type", type);
        return request;
    }

    private static void add(MutableHttpRequest<?> request, String header, @Nullable String value) {
        if (value != null) request.header(header, value);
    }
}
