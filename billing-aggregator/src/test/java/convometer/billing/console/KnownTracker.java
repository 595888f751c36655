package convometer.billing.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/// A window-tracker with some windows of the number `number` and budgets of the account `waba`.
final class KnownTracker implements AutoCloseable {

    static final String BUDGETS =
            """
            {"budgets": [
              {"waba_id": "waba", "name": "everything", "amount": "250", "currency": "USD",
               "spent": "137.5625", "reserved": "12.0625", "left": "112.4375", "hard": false,
               "thresholds_passed": [50], "period_start": "2026-11-01T03:00:00Z",
               "renews_at": "2026-12-01T03:00:00Z"},
              {"waba_id": "waba", "name": "spring offer", "amount": "20", "currency": "USD",
               "spent": "20", "reserved": "0", "left": "0", "hard": true,
               "thresholds_passed": [50, 80, 100], "period_start": "2026-11-20T03:00:00Z",
               "renews_at": "2026-11-21T03:00:00Z"},
              {"waba_id": "waba", "name": "orders", "amount": "75", "currency": "USD",
               "spent": "0", "reserved": "0", "left": "75", "hard": true,
               "thresholds_passed": [], "period_start": "2026-11-01T03:00:00Z",
               "renews_at": "2026-12-01T03:00:00Z"}]}
            """;

    private static final String WINDOWS =
            """
            {"windows": [
              {"customer": "5511987654321", "opened_at": "2026-11-19T14:00:00Z",
               "until": "2026-11-20T14:00:00Z", "answered": false},
              {"customer": "5511912345678", "opened_at": "2026-11-20T09:30:00Z",
               "until": "2026-11-21T09:30:00Z", "answered": true}]}
            """;

    private final HttpServer server;
    private final String token;

    /// @param token that callers need; empty: none
    KnownTracker(String token) throws IOException {
        this.token = token;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/v1/budgets", exchange -> answer(exchange, "waba_id=waba", "budgets", BUDGETS));
        server.createContext(
                "/v1/windows",
                exchange -> answer(exchange, "phone_number_id=number&", "windows", WINDOWS));
        server.start();
    }

    /// @param known what has to be asked for
    private void answer(HttpExchange exchange, String known, String field, String body)
            throws IOException {
        var sent = exchange.getRequestHeaders().getFirst("Authorization");
        if (!token.isEmpty() && !("Bearer " + token).equals(sent))
            answer(exchange, 401, "{\"code\": \"unknown_token\"}");
        else if (exchange.getRequestURI().getQuery().contains(known)) answer(exchange, 200, body);
        else answer(exchange, 200, "{\"" + field + "\": []}");
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        exchange.sendResponseHeaders(status, 0);
        exchange.getResponseBody().write(body.getBytes(UTF_8));
        exchange.close();
    }

    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
