package convometer.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;

import convometer.deploy.live.BillingClient;
import convometer.deploy.parts.Ports;
import convometer.deploy.parts.Stack;
import convometer.deploy.parts.StackSettings;
import convometer.deploy.sample.Figures;
import convometer.events.Charge;
import convometer.events.DeliveryFact;
import convometer.events.ThreadDecision;
import convometer.schemas.Topics;
import convometer.schemas.serde.AvroSerdes;

import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.math.BigDecimal;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// A card is corrected between two runs, and an account added that was forgotten. What is booked
/// keeps its price, also where it is corrected; what is new has the new one. Then all of it is
/// repriced, while billing-aggregator is killed in each phase, and the ledger ends as if it had not
/// been.
class RepricingIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int UNITS = 20_000;
    private static final String WABA = "102290129340398";
    private static final String NUMBER = "106540352242922";
    private static final Instant AT = Instant.parse("2026-10-20T12:00:00Z");
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final String ACCOUNTS =
            """
            portfolios:
              - id: "acme"
                wabas:
                  - id: "102290129340398"
                    name: "Acme Brasil"
                    timezone: "America/Sao_Paulo"
                    currency: "USD"
                    numbers:
                      - { id: "106540352242922", display: "+15550783881" }
            """;

    private static final String FORGOTTEN =
            """
                  - id: "102290129340399"
                    name: "Acme Norte"
                    timezone: "America/Sao_Paulo"
                    currency: "USD"
                    numbers:
                      - { id: "106540352242923", display: "+15550783882" }
            """;

    private final Map<String, Charge> newest = new HashMap<>();

    @Test
    void whatIsBookedIsRepricedWholeWheneverTheLedgerIsKilled(@TempDir Path folder)
            throws Exception {
        var rates = Files.createDirectory(folder.resolve("rates"));
        card(rates, "0.0625");
        var accounts = Files.writeString(folder.resolve("accounts.yaml"), ACCOUNTS);
        var settings =
                StackSettings.on(Ports.free())
                        .with(StackSettings.ACCOUNTS_FILE, accounts.toString())
                        .with(StackSettings.RATES_DIR, rates.toString());
        try (var stack = Stack.start(settings, List.of(Ports.BILLING));
                var charges = new Dump<>(stack, Topics.CHARGES);
                var ledger = new Facts(stack)) {
            ledger.deliveredOfForgotten("f0");
            for (var unit = 0; unit < UNITS; unit++) ledger.delivered(unit, 1);
            awaitCharges(charges, UNITS);

            card(rates, "0.07");
            Files.writeString(accounts, ACCOUNTS + FORGOTTEN);
            restart(stack);
            ledger.delivered(0, 2);
            ledger.delivered(UNITS, 1);
            awaitCharges(charges, UNITS + 1);
            Until.holds(() -> text(charges, "w0"), "0.0625 r2"::equals, PATIENCE);
            assertEquals("0.0625 r2", text(charges, "w0"));
            assertEquals("0.07 r1", text(charges, "w" + UNITS));

            reprice(stack, ledger);
            awaitCharges(charges, UNITS + 5);
            assertEquals(Map.of("0.07", UNITS + 5L), counted());
            assertEquals("0.07 r1", text(charges, "f0"));
            assertEquals("0.07 r3", text(charges, "w0"));
            assertEquals("0.07 r2", text(charges, "w1"));
            assertEquals("0.07 r1", text(charges, "w" + UNITS));
            explained(stack);
            askedOtherwise(stack);
            assertEquals(
                    new BigDecimal("0.07")
                            .multiply(BigDecimal.valueOf(UNITS + 4))
                            .stripTrailingZeros(),
                    statement(stack));
        }
    }

    private static void explained(Stack stack) throws Exception {
        try (var client = new BillingClient(stack.service(Ports.BILLING).address())) {
            var charge = client.charge("w0");
            assertEquals("0.07", charge.path("card").path("rate").asText());
            assertEquals(charge.path("tables_version"), client.charge("w1").path("tables_version"));
            assertTrue(charge.path("deliveries").get(0).path("sent_by_us").asBoolean());
            var revisions = charge.path("revisions");
            assertEquals("message w0, revision 2", revisions.get(1).path("cause").asText());
            assertTrue(revisions.get(2).path("cause").asText().startsWith("repricing "));
            assertThrows(IllegalArgumentException.class, () -> client.charge("nothing"));
        }
    }

    /// What all of it would come to by a card that nobody has put there.
    private static void askedOtherwise(Stack stack) throws Exception {
        var asked = Map.of("from", "2026-10", "waba_id", WABA, "rates", card("0.08"));
        var request =
                HttpRequest.newBuilder(
                                stack.service(Ports.BILLING).address().resolve("/v1/what-ifs"))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(JSON.writeValueAsString(asked)))
                        .build();
        try (var http = HttpClient.newHttpClient()) {
            var answer = JSON.readTree(http.send(request, BodyHandlers.ofString()).body());
            var total = answer.path("totals").path(0);
            var units = BigDecimal.valueOf(UNITS + 4);
            assertEquals(UNITS + 4, answer.path("units").asInt(), answer::toString);
            assertEquals(
                    new BigDecimal("0.01").multiply(units).stripTrailingZeros(),
                    new BigDecimal(total.path("difference").asText()));
            assertEquals(1, answer.path("lines").size(), answer::toString);
        }
    }

    private static void card(Path rates, String price) throws IOException {
        Files.writeString(rates.resolve("usd.csv"), card(price));
    }

    private static String card(String price) {
        return """
        effective_from,currency,market,category,tier_from,rate,source,confidence
        2026-10-01,USD,Brazil,marketing,1,%s,test,3P
        """
                .formatted(price);
    }

    private static void restart(Stack stack) {
        stack.service(Ports.BILLING).kill();
        stack.service(Ports.BILLING).start();
    }

    /// Kills the ledger in each phase that it is found in, and lets facts come meanwhile.
    private static void reprice(Stack stack, Facts ledger) throws Exception {
        var kills = 0;
        try (var client = new BillingClient(stack.service(Ports.BILLING).address())) {
            var id = client.reprice(Map.of("from", "2026-10")).path("id").asText();
            for (var phase : List.of("comparing", "writing", "clearing")) {
                var found = Until.holds(() -> state(client, id), it -> isAt(it, phase), PATIENCE);
                if (!found.path("state").asText().equals(phase)) continue;
                ledger.delivered(UNITS + 1 + kills, 1);
                restart(stack);
                kills++;
            }
            for (var more = kills; more < 3; more++) ledger.delivered(UNITS + 1 + more, 1);
            var done = Until.holds(() -> state(client, id), it -> isAt(it, "done"), PATIENCE);
            assertEquals("done", done.path("state").asText());
            System.out.println("killed " + kills + " times: " + client.repricing(id));
            assertTrue(kills > 0, "the ledger was too fast to be killed");
            assertEquals(UNITS, done.path("revised").asInt());
            assertEquals(1, done.path("facts_put_back").asInt());
        }
    }

    private static boolean isAt(JsonNode repricing, String phase) {
        var phases = List.of("comparing", "writing", "clearing", "done");
        var state = repricing.path("state").asText();
        return phases.indexOf(state) >= phases.indexOf(phase)
                && (!phase.equals("comparing") || repricing.path("compared").asInt() > 0);
    }

    private static JsonNode state(BillingClient client, String id) throws InterruptedException {
        return client.progress(id).orElse(MissingNode.getInstance());
    }

    private void awaitCharges(Dump<Charge> charges, int units) throws Exception {
        Until.holds(() -> read(charges), all -> all == units, PATIENCE);
        assertEquals(units, newest.size());
    }

    private int read(Dump<Charge> charges) {
        for (var charge : charges.next()) {
            var before = newest.put(charge.getUnitId(), charge);
            assertEquals(before == null ? 1 : before.getRevision() + 1, charge.getRevision());
        }
        return newest.size();
    }

    private String text(Dump<Charge> charges, String unit) {
        read(charges);
        var charge = Objects.requireNonNull(newest.get(unit));
        return charge.getRate() + " r" + charge.getRevision();
    }

    private Map<String, Long> counted() {
        var counted = new HashMap<String, Long>();
        newest.values().forEach(charge -> counted.merge(charge.getRate(), 1L, Long::sum));
        return counted;
    }

    private static BigDecimal statement(Stack stack) throws Exception {
        var billing = stack.service(Ports.BILLING).address();
        try (var figures = new Figures(billing, billing)) {
            var lines =
                    Until.holds(
                            () -> linesOf(figures),
                            it -> !it.isEmpty() && it.get(0).path("quantity").asInt() == UNITS + 4,
                            PATIENCE);
            assertEquals(1, lines.size());
            return new BigDecimal(lines.get(0).path("amount").asText());
        }
    }

    private static JsonNode linesOf(Figures figures) throws IOException, InterruptedException {
        try {
            return figures.statement(WABA, "2026-10").path("lines");
        } catch (Figures.NotReadyException e) {
            return MissingNode.getInstance();
        }
    }

    /// Writes what the tracker would.
    private static final class Facts implements AutoCloseable {

        private final KafkaProducer<String, ThreadDecision> producer;

        Facts(Stack stack) {
            producer =
                    new KafkaProducer<>(
                            Map.of(
                                    ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                                    stack.bootstrapServers()),
                            new StringSerializer(),
                            AvroSerdes.with(stack.registryUrl().toString())
                                    .<ThreadDecision>serializer());
        }

        void delivered(int unit, int revision) {
            delivered("w" + unit, revision, NUMBER, WABA, "5511" + (900_000_000 + unit));
        }

        void deliveredOfForgotten(String wamid) {
            delivered(wamid, 1, "106540352242923", "102290129340399", "5511912345678");
        }

        private void delivered(
                String wamid, int revision, String number, String waba, String customer) {
            var fact =
                    DeliveryFact.newBuilder()
                            .setWamid(wamid)
                            .setRevision(revision)
                            .setDeliveredAt(AT)
                            .setWabaId(waba)
                            .setRecipient(customer)
                            .setKind("template")
                            .setCategory("marketing")
                            .setSentByUs(revision > 1)
                            .setInWindow(false)
                            .setInEntryPoint(false)
                            .build();
            var decision =
                    ThreadDecision.newBuilder()
                            .setPhoneNumberId(number)
                            .setCustomer(customer)
                            .setKind("message_delivered")
                            .setAt(AT)
                            .setDelivery(fact)
                            .build();
            var _ =
                    producer.send(
                            new ProducerRecord<>(
                                    Topics.THREAD_DECISIONS.name(),
                                    number + "/" + customer,
                                    decision));
        }

        @Override
        public void close() {
            producer.close();
        }
    }
}
