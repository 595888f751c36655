package convometer.deploy.simulator;

import static convometer.deploy.simulator.SimulatorFixture.ACCOUNTS;
import static convometer.deploy.simulator.SimulatorFixture.NOON;
import static convometer.deploy.simulator.SimulatorFixture.NUMBER;
import static convometer.deploy.simulator.SimulatorFixture.SECRET;
import static convometer.deploy.simulator.SimulatorFixture.TOKEN;
import static convometer.deploy.simulator.WebhookReceiver.each;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;

import convometer.deploy.simulator.customers.CustomerMessage;
import convometer.deploy.simulator.messages.DeliveryPlan;
import convometer.deploy.simulator.seed.Wamid;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/// Messages, their statuses and prices, and webhooks, as somebody outside has them.
class MetaSimulatorTest {

    private static final String OTHER_NUMBER = "106540352242923";
    private static final String OFFER =
            """
            {"to":"%s","type":"template",\
            "template":{"name":"spring_offer","language":{"code":"pt_BR"}}}\
            """;
    private static final String TEXT =
            """
            {"to":"%s","type":"text","text":{"body":"Hello"}}\
            """;

    @RegisterExtension static final SimulatorFixture meta = new SimulatorFixture();

    private final MetaSimulator simulator = meta.simulator();
    private final GraphClient client = meta.client();
    private final WebhookReceiver receiver = meta.receiver();

    @Test
    void takesAMessageAsTheCloudApiDoes() {
        var answer = client.send(NUMBER, OFFER.formatted("+55 11 99999-0001"), "r-1");

        var wamid = Wamid.ofSend(7, NUMBER, "5511999990001", "r-1");
        assertEquals(200, answer.status());
        assertEquals(
                "{\"messaging_product\":\"whatsapp\",\"contacts\":[{\"input\":\"+55 11"
                        + " 99999-0001\",\"wa_id\":\"5511999990001\"}],\"messages\":[{\"id\":\""
                        + wamid
                        + "\",\"message_status\":\"accepted\"}]}",
                sorted(answer.body()));
    }

    private static String sorted(JsonNode answer) {
        var id = answer.path("messages").path(0).path("id").asText();
        return "{\"messaging_product\":%s,\"contacts\":%s,\"messages\":[{\"id\":\"%s\",\"message_status\":%s}]}"
                .formatted(
                        answer.path("messaging_product"),
                        answer.path("contacts"),
                        id,
                        answer.path("messages").path(0).path("message_status"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    106540352242922 | {"to":"551199"}                                                   | 400 | 100
                    106540352242922 | {"messaging_product":"whatsapp","type":"text"}                    | 400 | 100
                    106540352242922 | {"messaging_product":"whatsapp","to":"551199","type":"text"}      | 400 | 131008
                    106540352242922 | {"messaging_product":"whatsapp","to":"nobody","text":{"body":"x"}}| 400 | 131009
                    106540352242922 | {"messaging_product":"whatsapp","to":"551199","type":"template","template":{"name":"none","language":{"code":"en"}}} | 404 | 132001
                    106540352242922 | not json                                                          | 400 | 100
                    1               | {"messaging_product":"whatsapp","to":"551199","text":{"body":"x"}}| 400 | 100
                    """)
    void refusesInMetasWords(String number, String body, int status, int code) {
        var answer = client.post("/" + number + "/messages", body);

        assertEquals(status, answer.status());
        assertEquals(code, answer.body().path("error").path("code").asInt());
        assertEquals("OAuthException", answer.body().path("error").path("type").asText());
        assertFalse(answer.body().path("error").path("fbtrace_id").asText().isEmpty());
        assertEquals(1, simulator.log().refused());
    }

    @Test
    void refusesAWrongToken() {
        try (var stranger = new GraphClient(simulator.url(), "another")) {
            var answer = stranger.send(NUMBER, TEXT.formatted("551199"), "r-1");

            assertEquals(401, answer.status());
            assertEquals(190, answer.body().path("error").path("code").asInt());
        }
    }

    @Test
    void deliversTheStatusesOfAMessage() {
        var wamid = send(OFFER, "551199", "r-1");
        meta.clock().set(NOON.plusSeconds(60));
        simulator.deliverDue();

        var plan = DeliveryPlan.of(wamid, NOON);
        var statuses = receiver.statuses();
        for (var status : statuses) {
            assertEquals(wamid, status.path("id").asText());
            assertEquals("551199", status.path("recipient_id").asText());
            assertEquals("r-1", status.path("biz_opaque_callback_data").asText());
            assertTrue(status.path("conversation").isMissingNode());
        }
        var sent = statuses.getFirst();
        assertEquals("sent", sent.path("status").asText());
        assertEquals(plan.sentAt().getEpochSecond(), sent.path("timestamp").asLong());
        assertEquals("marketing regular", verdict(sent));
        assertEquals(0, simulator.undelivered());
    }

    @Test
    void deliversNothingBeforeItIsDue() {
        send(OFFER, "551199", "r-1");
        meta.clock().set(NOON.minusSeconds(1));
        simulator.deliverDue();

        assertEquals(List.of(), receiver.statuses());
        assertTrue(simulator.undelivered() > 0);
    }

    @Test
    void signsEachBody() throws Exception {
        send(OFFER, "551199", "r-1");
        simulator.deliverAll();

        var received = receiver.next();
        assertEquals("sha256=" + hmac(SECRET, received.body()), received.signature());
    }

    /// RFC 2104, written out.
    private static String hmac(String secret, String body) throws Exception {
        var key = new byte[64];
        var bytes = secret.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(bytes, 0, key, 0, bytes.length);
        var hash =
                sha256(
                        padded(key, 0x5c),
                        sha256(padded(key, 0x36), body.getBytes(StandardCharsets.UTF_8)));
        return "%064x".formatted(new BigInteger(1, hash));
    }

    private static byte[] padded(byte[] key, int pad) {
        var padded = key.clone();
        for (int i = 0; i < padded.length; i++) padded[i] ^= (byte) pad;
        return padded;
    }

    private static byte[] sha256(byte[] first, byte[] second) throws Exception {
        var digest = MessageDigest.getInstance("SHA-256");
        digest.update(first);
        return digest.digest(second);
    }

    @Test
    void postsAgainUntilItIsAccepted() {
        var before = simulator.log().retried();
        receiver.refuseNext(3);
        send(OFFER, "551199", "r-1");
        simulator.deliverAll();

        assertFalse(receiver.statuses().isEmpty());
        assertEquals(before + 3, simulator.log().retried());
    }

    @Test
    void failsWhatCannotBeDelivered() {
        send(OFFER, SimulatorFixture.UNDELIVERABLE, "r-1");
        simulator.deliverAll();

        assertEquals(List.of("failed 131026"), failures(receiver.statuses()));
    }

    @Test
    void failsFreeFormAtTheLastInstantOfTheWindow() {
        customer("551199", NOON.minus(Duration.ofHours(24)));
        send(TEXT, "551199", "r-1");
        simulator.deliverAll();

        assertEquals(List.of("failed 131047"), failures(receiver.statuses()));
    }

    @Test
    void deliversFreeFormInsideTheWindow() {
        customer("551199", NOON.minus(Duration.ofHours(24)).plusSeconds(1));
        send(TEXT, "551199", "r-1");
        simulator.deliverAll();

        assertEquals(Set.of("service free_customer_service"), verdicts(receiver.statuses()));
    }

    private static List<String> failures(List<JsonNode> statuses) {
        return statuses.stream()
                .map(status ->
                        status.path("status").asText()
                                + " "
                                + status.path("errors").path(0).path("code").asInt())
                .toList();
    }

    @Test
    void aThousandFreeFormMessagesOfANumberAreFreeInAMonth() {
        customer("551199", NOON);
        IntStream.rangeClosed(1, 1001).parallel().forEach(n -> send(TEXT, "551199", "r-" + n));
        send(TEXT, "551199", "last");
        simulator.deliverAll();

        var regular =
                receiver.statuses().stream()
                        .filter(status -> status.path("status").asText().equals("sent"))
                        .filter(status -> verdict(status).equals("service regular"))
                        .toList();
        assertEquals(2, regular.size());
    }

    @Test
    void theFreeTierBeginsAnewWithTheLocalMonth() {
        meta.clock().set(Instant.parse("2026-11-01T02:59:40Z"));
        customer("551199", meta.clock().instant());
        IntStream.rangeClosed(1, 1000).parallel().forEach(n -> send(TEXT, "551199", "r-" + n));
        simulator.deliverAll();
        meta.clock().set(Instant.parse("2026-11-01T03:00:00Z"));
        receiver.statuses();
        send(TEXT, "551199", "november");
        simulator.deliverAll();

        assertEquals(Set.of("service free_customer_service"), verdicts(receiver.statuses()));
    }

    @Test
    void anAnsweredAdMakesEverythingFree() {
        simulator.customerWrites(CustomerMessage.text(NUMBER, "551199", "Hi", NOON).fromAnAd());
        send(OFFER, "551199", "r-1");
        send(TEXT, "551199", "r-2");
        simulator.deliverAll();

        var statuses = receiver.statuses();
        var opened =
                statuses.stream()
                        .filter(status -> status.has("pricing"))
                        .map(status ->
                                DeliveryPlan.of(status.path("id").asText(), NOON).reachedAt())
                        .min(Instant::compareTo)
                        .orElseThrow();
        assertEquals(Set.of("referral_conversion free_entry_point"), verdicts(statuses));
        for (var status : statuses) {
            var conversation = status.path("conversation");
            assertEquals("referral_conversion", conversation.path("origin").path("type").asText());
            assertEquals(
                    opened.plus(Duration.ofDays(3)).getEpochSecond(),
                    conversation.path("expiration_timestamp").asLong());
        }
        assertEquals(
                1,
                statuses.stream().map(s -> s.path("conversation").path("id")).distinct().count());
    }

    @Test
    void anAdThatIsAnsweredAfterADayMakesNothingFree() {
        var ad = NOON.minus(Duration.ofHours(25));
        simulator.customerWrites(CustomerMessage.text(NUMBER, "551199", "Hi", ad).fromAnAd());
        send(OFFER, "551199", "r-1");
        simulator.deliverAll();
        send(OFFER, "551199", "r-2");
        simulator.deliverAll();

        assertEquals(Set.of("marketing regular"), verdicts(receiver.statuses()));
    }

    @Test
    void aReactionIsOnlySent() {
        customer("551199", NOON);
        send(
                """
                {"to":"%s","type":"reaction","reaction":{"message_id":"wamid.1","emoji":"x"}}\
                """,
                "551199", "r-1");
        simulator.deliverAll();

        var statuses = receiver.statuses();
        assertEquals(1, statuses.size());
        assertFalse(statuses.getFirst().has("pricing"));
    }

    @Test
    void theOrderOfConcurrentSendsChangesNothing() {
        var first = statusesOfShuffledSends(1);

        for (long seed = 2; seed <= 4; seed++)
            assertEquals(first, statusesOfShuffledSends(seed), "seed " + seed);
        assertTrue(first.stream().anyMatch(status -> status.contains("regular")));
        assertTrue(first.stream().anyMatch(status -> status.contains("free_customer_service")));
    }

    private Set<String> statusesOfShuffledSends(long seed) {
        var requests = new ArrayList<>(IntStream.range(0, 1100).boxed().toList());
        Collections.shuffle(requests, new Random(seed));
        meta.reset();
        meta.put(
                "/twin/settings",
                """
                {"mischief":{"late_per_mille":100,"doubled_per_mille":100,"shuffled":true}}\
                """);
        customer("551199", NOON);
        requests.parallelStream()
                .forEach(n -> client.send(NUMBER, TEXT.formatted("551199"), "r-" + n));
        var statuses = new TreeSet<String>();
        for (var status : meta.statuses()) statuses.add(status.toString());
        return statuses;
    }

    @Test
    void aMessageIsDeliveredAsOftenAndAsLateAsAsked() {
        var message = CustomerMessage.text(NUMBER, "551199", "Hi", NOON);
        var id = simulator.customerWrites(message, NOON.plusSeconds(3600), 2);
        simulator.deliverDue();
        assertEquals(List.of(), receiver.messages());

        meta.clock().set(NOON.plusSeconds(3600));
        simulator.deliverDue();
        var emitted = receiver.messages();
        assertEquals(2, emitted.size());
        for (var one : emitted) {
            assertEquals(id, one.path("id").asText());
            assertEquals(NOON.getEpochSecond(), one.path("timestamp").asLong());
        }
    }

    @Test
    void updatesOfSeveralAccountsShareABody() throws Exception {
        for (var number : List.of(NUMBER, OTHER_NUMBER, "106540352242924"))
            simulator.customerWrites(CustomerMessage.text(number, "551199", "Hi", NOON));
        simulator.deliverDue();

        var values = receiver.next().values().toList();
        assertEquals(3, values.size());
        for (var value : values) {
            assertEquals("551199", value.path("contacts").path(0).path("wa_id").asText());
            assertEquals(1, each(value.path("messages")).count());
        }
    }

    @Test
    void logsDuplicatesWithIdsOfTheirOwn() {
        var first = send(OFFER, "551199", "r-1");
        var second = send(OFFER, "551199", "r-1");

        assertNotEquals(first, second);
        var log = client.get("/twin/log").body();
        assertEquals(2, log.path("accepted").asInt());
        assertEquals("[\"r-1\"]", log.path("doubles").toString());
        assertEquals("r-1", log.path("messages").path(0).path("biz_opaque_callback_data").asText());
    }

    @Test
    void anAutomaticSimulatorDeliversWhatACustomerWrites() throws Exception {
        try (var automatic =
                        MetaSimulator.start(
                                SimulatorSettings.of(receiver.url(), SECRET, ACCOUNTS).onPort(0));
                var outside = new GraphClient(automatic.url(), TOKEN)) {
            var answer =
                    outside.post(
                            "/twin/customers",
                            """
                            {"phone_number_id":"%s","from":"551199","text":"Hi","referral":true}\
                            """
                                    .formatted(NUMBER));

            var value = receiver.next().values().findFirst().orElseThrow();
            var message = value.path("messages").path(0);
            assertEquals(answer.body().path("id"), message.path("id"));
            assertEquals("ad", message.path("referral").path("source_type").asText());
        }
    }

    @Test
    void anAutomaticSimulatorAssumesAnOpenWindowForWhomItDoesNotKnow() throws Exception {
        try (var automatic =
                        MetaSimulator.start(
                                SimulatorSettings.of(receiver.url(), SECRET, ACCOUNTS).onPort(0));
                var outside = new GraphClient(automatic.url(), TOKEN)) {
            outside.send(NUMBER, TEXT.formatted("551199"), "r-1");

            var value = receiver.next().values().findFirst().orElseThrow();
            assertEquals("sent", value.path("statuses").path(0).path("status").asText());
        }
    }

    private String send(String message, String to, String callbackData) {
        var answer = client.send(NUMBER, message.formatted(to), callbackData);
        assertEquals(200, answer.status(), () -> answer.body().toString());
        return answer.body().path("messages").path(0).path("id").asText();
    }

    private void customer(String from, Instant at) {
        simulator.customerWrites(CustomerMessage.text(NUMBER, from, "Hi", at));
    }

    private static Set<String> verdicts(List<JsonNode> statuses) {
        var verdicts = new TreeSet<String>();
        for (var status : statuses) if (status.has("pricing")) verdicts.add(verdict(status));
        return verdicts;
    }

    private static String verdict(JsonNode status) {
        var pricing = status.path("pricing");
        return pricing.path("category").asText() + " " + pricing.path("type").asText();
    }
}
