package convometer.deploy.twin;

import static convometer.deploy.twin.WebhookSink.each;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;

import convometer.schemas.accounts.Accounts;
import convometer.schemas.accounts.AccountsFile;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
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

class MetaTwinTest {

    private static final String NUMBER = "106540352242922";
    private static final String OTHER_NUMBER = "106540352242923";
    private static final String SECRET = "a-secret";
    private static final String TOKEN = "a-token";
    private static final Instant NOON = Instant.parse("2026-10-20T12:00:00Z");
    private static final Accounts ACCOUNTS = AccountsFile.read(Path.of("sample/accounts.yaml"));
    private static final String OFFER =
            """
            {"to":"%s","type":"template",\
            "template":{"name":"spring_offer","language":{"code":"pt_BR"}}}\
            """;
    private static final String TEXT =
            """
            {"to":"%s","type":"text","text":{"body":"Hello"}}\
            """;

    private final HandClock clock = new HandClock(NOON);
    private final WebhookSink sink;
    private final MetaTwin twin;
    private final Sender sender;

    MetaTwinTest() throws Exception {
        sink = new WebhookSink();
        twin = MetaTwin.start(settings());
        sender = new Sender(twin.url(), TOKEN);
    }

    private TwinSettings settings() {
        return TwinSettings.of(sink.url(), SECRET, ACCOUNTS)
                .onPort(0)
                .withToken(TOKEN)
                .drivenBy(clock, 7)
                .with(Mischief.NONE, Set.of("5511000000404"));
    }

    @AfterEach
    void close() {
        sender.close();
        twin.close();
        sink.close();
    }

    @Test
    void takesAMessageAsTheCloudApiDoes() {
        var answer = sender.send(NUMBER, OFFER.formatted("+55 11 99999-0001"), "r-1");

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
        var answer = sender.post("/" + number + "/messages", body);

        assertEquals(status, answer.status());
        assertEquals(code, answer.body().path("error").path("code").asInt());
        assertEquals("OAuthException", answer.body().path("error").path("type").asText());
        assertFalse(answer.body().path("error").path("fbtrace_id").asText().isEmpty());
        assertEquals(1, twin.log().refused());
    }

    @Test
    void refusesAWrongToken() {
        try (var stranger = new Sender(twin.url(), "another")) {
            var answer = stranger.send(NUMBER, TEXT.formatted("551199"), "r-1");

            assertEquals(401, answer.status());
            assertEquals(190, answer.body().path("error").path("code").asInt());
        }
    }

    @Test
    void tellsWhatBecameOfAMessage() {
        var wamid = send(OFFER, "551199", "r-1");
        clock.set(NOON.plusSeconds(60));
        twin.deliverDue();

        var fate = Fate.of(wamid, NOON);
        var statuses = sink.statuses();
        for (var status : statuses) {
            assertEquals(wamid, status.path("id").asText());
            assertEquals("551199", status.path("recipient_id").asText());
            assertEquals("r-1", status.path("biz_opaque_callback_data").asText());
            assertTrue(status.path("conversation").isMissingNode());
        }
        var sent = statuses.getFirst();
        assertEquals("sent", sent.path("status").asText());
        assertEquals(fate.sentAt().getEpochSecond(), sent.path("timestamp").asLong());
        assertEquals("marketing regular", verdict(sent));
        assertEquals(0, twin.untold());
    }

    @Test
    void tellsNothingBeforeItIsDue() {
        send(OFFER, "551199", "r-1");
        clock.set(NOON.minusSeconds(1));
        twin.deliverDue();

        assertEquals(List.of(), sink.statuses());
        assertTrue(twin.untold() > 0);
    }

    @Test
    void signsEachBody() throws Exception {
        send(OFFER, "551199", "r-1");
        twin.deliverAll();

        var received = sink.next();
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
    void postsAgainUntilItIsTaken() {
        sink.refuseNext(3);
        send(OFFER, "551199", "r-1");
        twin.deliverAll();

        assertFalse(sink.statuses().isEmpty());
        assertEquals(3, twin.log().retried());
    }

    @Test
    void failsWhatCannotBeDelivered() {
        send(OFFER, "5511000000404", "r-1");
        twin.deliverAll();

        assertEquals(List.of("failed 131026"), failures(sink.statuses()));
    }

    @Test
    void failsFreeFormAtTheLastInstantOfTheWindow() {
        customer("551199", NOON.minus(Duration.ofHours(24)));
        send(TEXT, "551199", "r-1");
        twin.deliverAll();

        assertEquals(List.of("failed 131047"), failures(sink.statuses()));
    }

    @Test
    void deliversFreeFormInsideTheWindow() {
        customer("551199", NOON.minus(Duration.ofHours(24)).plusSeconds(1));
        send(TEXT, "551199", "r-1");
        twin.deliverAll();

        assertEquals(Set.of("service free_customer_service"), verdicts(sink.statuses()));
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
        twin.deliverAll();

        var regular =
                sink.statuses().stream()
                        .filter(status -> status.path("status").asText().equals("sent"))
                        .filter(status -> verdict(status).equals("service regular"))
                        .toList();
        assertEquals(2, regular.size());
    }

    @Test
    void theFreeTierBeginsAnewWithTheLocalMonth() {
        clock.set(Instant.parse("2026-11-01T02:59:40Z"));
        customer("551199", clock.instant());
        IntStream.rangeClosed(1, 1000).parallel().forEach(n -> send(TEXT, "551199", "r-" + n));
        twin.deliverAll();
        clock.set(Instant.parse("2026-11-01T03:00:00Z"));
        sink.statuses();
        send(TEXT, "551199", "november");
        twin.deliverAll();

        assertEquals(Set.of("service free_customer_service"), verdicts(sink.statuses()));
    }

    @Test
    void anAnsweredAdMakesEverythingFree() {
        twin.customerWrites(CustomerMessage.text(NUMBER, "551199", "Hi", NOON).fromAnAd());
        send(OFFER, "551199", "r-1");
        send(TEXT, "551199", "r-2");
        twin.deliverAll();

        var statuses = sink.statuses();
        var opened =
                statuses.stream()
                        .filter(status -> status.has("pricing"))
                        .map(status -> Fate.of(status.path("id").asText(), NOON).reachedAt())
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
        twin.customerWrites(CustomerMessage.text(NUMBER, "551199", "Hi", ad).fromAnAd());
        send(OFFER, "551199", "r-1");
        twin.deliverAll();
        send(OFFER, "551199", "r-2");
        twin.deliverAll();

        assertEquals(Set.of("marketing regular"), verdicts(sink.statuses()));
    }

    @Test
    void aReactionIsOnlySent() {
        customer("551199", NOON);
        send(
                """
                {"to":"%s","type":"reaction","reaction":{"message_id":"wamid.1","emoji":"x"}}\
                """,
                "551199", "r-1");
        twin.deliverAll();

        var statuses = sink.statuses();
        assertEquals(1, statuses.size());
        assertFalse(statuses.getFirst().has("pricing"));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void theOrderOfConcurrentSendsChangesNothing(long seed) throws Exception {
        var first = statusesOfShuffledSends(seed);
        var second = statusesOfShuffledSends(seed + 1000);

        assertEquals(first, second);
        assertTrue(first.stream().anyMatch(status -> status.contains("regular")));
        assertTrue(first.stream().anyMatch(status -> status.contains("free_customer_service")));
    }

    private Set<String> statusesOfShuffledSends(long seed) throws Exception {
        var requests = new ArrayList<>(IntStream.range(0, 1100).boxed().toList());
        Collections.shuffle(requests, new Random(seed));
        try (var place = new WebhookSink();
                var fresh =
                        MetaTwin.start(
                                TwinSettings.of(place.url(), SECRET, ACCOUNTS)
                                        .onPort(0)
                                        .drivenBy(clock, 7)
                                        .with(new Mischief(100, 100, true), Set.of()));
                var shuffled = new Sender(fresh.url(), TOKEN)) {
            fresh.customerWrites(CustomerMessage.text(NUMBER, "551199", "Hi", NOON));
            requests.parallelStream()
                    .forEach(n -> shuffled.send(NUMBER, TEXT.formatted("551199"), "r-" + n));
            fresh.deliverAll();
            var statuses = new TreeSet<String>();
            for (var status : place.statuses()) statuses.add(status.toString());
            return statuses;
        }
    }

    @Test
    void aCustomerIsToldOfAsOftenAndAsLateAsAsked() {
        var message = CustomerMessage.text(NUMBER, "551199", "Hi", NOON);
        var id = twin.customerWrites(message, NOON.plusSeconds(3600), 2);
        twin.deliverDue();
        assertEquals(List.of(), sink.messages());

        clock.set(NOON.plusSeconds(3600));
        twin.deliverDue();
        var emitted = sink.messages();
        assertEquals(2, emitted.size());
        for (var one : emitted) {
            assertEquals(id, one.path("id").asText());
            assertEquals(NOON.getEpochSecond(), one.path("timestamp").asLong());
        }
    }

    @Test
    void updatesOfSeveralAccountsShareABody() throws Exception {
        for (var number : List.of(NUMBER, OTHER_NUMBER, "106540352242924"))
            twin.customerWrites(CustomerMessage.text(number, "551199", "Hi", NOON));
        twin.deliverDue();

        var values = sink.next().values().toList();
        assertEquals(3, values.size());
        for (var value : values) {
            assertEquals("551199", value.path("contacts").path(0).path("wa_id").asText());
            assertEquals(1, each(value.path("messages")).count());
        }
    }

    @Test
    void logsDoublesWithIdsOfTheirOwn() {
        var first = send(OFFER, "551199", "r-1");
        var second = send(OFFER, "551199", "r-1");

        assertNotEquals(first, second);
        var log = sender.get("/twin/log").body();
        assertEquals(2, log.path("accepted").asInt());
        assertEquals("[\"r-1\"]", log.path("doubles").toString());
        assertEquals("r-1", log.path("messages").path(0).path("biz_opaque_callback_data").asText());
    }

    @Test
    void anAutomaticTwinTellsByItselfWhatACustomerWrites() throws Exception {
        try (var automatic =
                        MetaTwin.start(TwinSettings.of(sink.url(), SECRET, ACCOUNTS).onPort(0));
                var outside = new Sender(automatic.url(), TOKEN)) {
            var answer =
                    outside.post(
                            "/twin/customers",
                            """
                            {"phone_number_id":"%s","from":"551199","text":"Hi","referral":true}\
                            """
                                    .formatted(NUMBER));

            var value = sink.next().values().findFirst().orElseThrow();
            var message = value.path("messages").path(0);
            assertEquals(answer.body().path("id"), message.path("id"));
            assertEquals("ad", message.path("referral").path("source_type").asText());
        }
    }

    @Test
    void anAutomaticTwinBelievesTheSenderOfACustomerWhoNeverWroteThroughIt() throws Exception {
        try (var automatic =
                        MetaTwin.start(TwinSettings.of(sink.url(), SECRET, ACCOUNTS).onPort(0));
                var outside = new Sender(automatic.url(), TOKEN)) {
            outside.send(NUMBER, TEXT.formatted("551199"), "r-1");

            var value = sink.next().values().findFirst().orElseThrow();
            assertEquals("sent", value.path("statuses").path(0).path("status").asText());
        }
    }

    private String send(String message, String to, String callbackData) {
        var answer = sender.send(NUMBER, message.formatted(to), callbackData);
        assertEquals(200, answer.status(), () -> answer.body().toString());
        return answer.body().path("messages").path(0).path("id").asText();
    }

    private void customer(String from, Instant at) {
        twin.customerWrites(CustomerMessage.text(NUMBER, from, "Hi", at));
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
