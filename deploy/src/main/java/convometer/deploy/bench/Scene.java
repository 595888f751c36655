package convometer.deploy.bench;

import convometer.deploy.parts.Ports;
import convometer.deploy.parts.Stack;
import convometer.deploy.parts.StackSettings;
import convometer.deploy.sample.Figures;
import convometer.deploy.simulator.MetaSimulator;
import convometer.deploy.simulator.customers.CustomerMessage;

import java.net.URI;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// A pipeline with its Meta, for measuring, and who is in it.
///
/// @param stack with [#ACCOUNTS]
public record Scene(Stack stack, MetaSimulator simulator) {

    static final ZoneId ZONE = ZoneId.of("America/Sao_Paulo");

    /// The account of [#LINES].
    static final String LINES_WABA = "900000000000003";

    /// Numbers of which each gets a message so seldom that it is on its line before the next one
    /// comes.
    static final List<String> LINES =
            IntStream.range(0, 200).mapToObj(i -> "9000000000100" + (100 + i)).toList();

    /// One account may write to anybody, and fast; another has a messaging limit; the third has
    /// many numbers.
    public static final String ACCOUNTS =
            """
            portfolios:
              - id: "bench"
                messaging_limit: unlimited
                wabas:
                  - id: "900000000000001"
                    timezone: "%s"
                    currency: "USD"
                    numbers:
                      - { id: "900000000000011", throughput: 1000 }
                      - { id: "900000000000012", throughput: 1000 }
                      - { id: "900000000000013", throughput: 1000 }
                      - { id: "900000000000014", throughput: 1000 }
                    templates:
                      - { name: "order_update", language: "en", category: "utility" }
              - id: "limited"
                messaging_limit: 100000
                wabas:
                  - id: "900000000000002"
                    timezone: "%s"
                    currency: "USD"
                    numbers:
                      - { id: "900000000000021", throughput: 1000 }
                    templates:
                      - { name: "order_update", language: "en", category: "utility" }
              - id: "lines"
                messaging_limit: unlimited
                wabas:
                  - id: "%s"
                    timezone: "%s"
                    currency: "USD"
                    numbers: [%s]
            """
                    .formatted(ZONE, ZONE, LINES_WABA, ZONE, numbers(LINES));

    private static String numbers(List<String> ids) {
        return ids.stream().map("{ id: \"%s\" }"::formatted).collect(Collectors.joining(", "));
    }

    static final List<String> WABAS = List.of("900000000000001", "900000000000002");
    static final List<String> FAST =
            List.of("900000000000011", "900000000000012", "900000000000013", "900000000000014");
    static final String LIMITED = "900000000000021";

    private static final int FIRST_CUSTOMER = 100_000;

    /// Statuses come soon, as many as with most customers.
    private static final String SOON =
            """
            {"delays":{"sent":{"from_ms":0,"to_ms":50},"delivered":{"from_ms":50,"to_ms":500},\
            "read":{"from_ms":500,"to_ms":2000}}}\
            """;

    static String customer(int i) {
        return "5511988" + (FIRST_CUSTOMER + i);
    }

    Figures figures() {
        return new Figures(
                stack.service(Ports.TRACKER).address(), stack.service(Ports.BILLING).address());
    }

    URI requests() {
        return stack.service(Ports.OUTBOUND).address().resolve("/v1/messages");
    }

    URI metas(String number) {
        return simulator.url().resolve("/v24.0/" + number + "/messages");
    }

    Client client() {
        var token = stack.settings().environment().get(StackSettings.ACCESS_TOKEN);
        return new Client(Objects.requireNonNull(token));
    }

    void hurry() throws InterruptedException {
        try (var client = client()) {
            client.put(simulator.url().resolve("/twin/settings"), SOON);
        }
    }

    void write(String number, String customer) {
        var now = Instant.ofEpochSecond(Instant.now().getEpochSecond());
        simulator.customerWrites(CustomerMessage.text(number, customer, "Oi", now));
    }

    URI window(String number, String customer) {
        var tracker = stack.service(Ports.TRACKER).address();
        return tracker.resolve("/v1/windows/" + number + "/" + customer);
    }
}
