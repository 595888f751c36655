package convometer.deploy.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import convometer.schemas.accounts.AccountsFile;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;

class SampleDayReportTest {

    private static final String WINDOW =
            "{\"phone_number_id\":\"%s\",\"customer\":\"5511%s\",\"until\":\"2026-11-01T1%s:30:00Z\"}";

    @Test
    void fitsATerminalAndAddsUp() throws Exception {
        var services =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        services.createContext("/v1/windows", exchange -> answer(exchange, windows(exchange)));
        services.createContext("/v1/statements", exchange -> answer(exchange, statement(exchange)));
        services.start();
        var at = URI.create("http://127.0.0.1:" + services.getAddress().getPort());
        try (var figures = new Figures(at, at)) {
            var accounts = AccountsFile.read(Path.of("sample/accounts.yaml"));
            var report = new SampleDayReport(accounts, figures).write();

            assertEquals(
                    """
                    Open windows at 2026-11-01T10:00:00Z
                    ------------------------------------
                      number            account       soonest to close                                open
                      +55 11 5550-0101  Feira Brasil  551100000001 in 1:30 h, 551100000002 in 2:30 h     2
                      +55 21 5550-0102  Feira Brasil  551100000001 in 1:30 h, 551100000002 in 2:30 h     2
                      +91 22 5550 0103  Feira India   551100000001 in 1:30 h, 551100000002 in 2:30 h     2

                    Conversations by category
                    -------------------------
                      number            marketing  service
                      +55 11 5550-0101          2       14
                      +55 21 5550-0102          0        0
                      +91 22 5550 0103          0        0

                    Statement of Feira Brasil for 2026-10 (America/Sao_Paulo, USD)
                    --------------------------------------------------------------
                      category   type                   messages  amount
                      marketing  regular                       3  0.1875
                      service    free_customer_service         7  0.0000
                      total                                   10  0.1875

                      market  messages  amount
                      Brazil        10  0.1875
                    """,
                    report.lines().limit(23).collect(joining("\n", "", "\n")));
            assertTrue(report.lines().allMatch(line -> line.length() <= 100), report);
        } finally {
            services.stop(0);
        }
    }

    private static String windows(HttpExchange exchange) {
        var second = exchange.getRequestURI().getQuery().contains("cursor=next");
        return second
                ? "{\"windows\":[" + WINDOW.formatted("1", "00000002", "2") + "]}"
                : "{\"windows\":["
                        + WINDOW.formatted("1", "00000001", "1")
                        + "],\"cursor\":\"next\"}";
    }

    private static String statement(HttpExchange exchange) {
        var india = exchange.getRequestURI().getPath().contains("102290129340399");
        return """
        {"name":"%s","month":"2026-10","timezone":"America/Sao_Paulo","currency":"USD",
         "lines":[
          {"market":"Brazil","category":"marketing","type":"regular","quantity":3,"amount":"0.1875","unpriced":0},
          {"market":"Brazil","category":"service","type":"free_customer_service","quantity":7,"amount":"0","unpriced":0}],
         "conversations":%s}
        """
                .formatted(
                        india ? "Feira India" : "Feira Brasil",
                        india
                                ? "[]"
                                : """
                                [{"phone_number_id":"106540352242922","category":"marketing","quantity":1},
                                 {"phone_number_id":"106540352242922","category":"service","quantity":7}]\
                                """);
    }

    private static void answer(HttpExchange exchange, String json) throws IOException {
        try (exchange) {
            var bytes = json.getBytes(UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }
}
