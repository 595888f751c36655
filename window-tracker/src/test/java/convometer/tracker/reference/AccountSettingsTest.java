package convometer.tracker.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import convometer.events.AccountEvent;
import convometer.schemas.Topics;
import convometer.schemas.accounts.Accounts;
import convometer.schemas.accounts.Accounts.BusinessNumber;
import convometer.schemas.accounts.Accounts.Portfolio;
import convometer.schemas.accounts.Accounts.Template;
import convometer.schemas.accounts.Accounts.Waba;
import convometer.schemas.serde.AvroSerdes;
import convometer.schemas.service.KafkaSettings;
import convometer.schemas.streams.StreamsDefaults;
import convometer.tracker.identity.PhoneNumberId;
import convometer.tracker.limit.MessagingLimit;
import convometer.tracker.limit.MessagingLimit.Quota;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// What the gate holds to be true of accounts. Portfolio `acme` shares its limit of 250 among 106
/// and 107, in `old` 206 and 207 have each 250 for themselves; account `waba` has by its file the
/// templates hello (approved) and off (paused).
class AccountSettingsTest {

    private static final Instant NOON = Instant.parse("2026-10-20T12:00:00Z");

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private AccountSettings settings = new AccountSettings(accounts(), meters);

    private static Accounts accounts() {
        var templates =
                List.of(
                        new Template("hello", "en", "marketing", "approved"),
                        new Template("off", "en_US", "utility", "paused"));
        return new Accounts(
                List.of(
                        new Portfolio(
                                "acme",
                                250,
                                false,
                                List.of(),
                                List.of(waba("waba", templates, "10"))),
                        new Portfolio(
                                "old",
                                250,
                                true,
                                List.of(
                                        new Accounts.Quota(
                                                new Accounts.Label("team", "orders"), 20)),
                                List.of(waba("waba2", List.of(), "20")))));
    }

    private static Waba waba(String id, List<Template> templates, String numbers) {
        return new Waba(
                id,
                "Acme",
                ZoneOffset.UTC,
                "USD",
                List.of(
                        new BusinessNumber(numbers + "6", "+1 650-555-1111"),
                        new BusinessNumber(numbers + "7", "+1 650-555-2222", true, 80)),
                templates);
    }

    @Test
    void theAccountsFileIsTheFirstWord() {
        assertEquals("marketing approved", template("hello", "en"));
        assertEquals("utility paused", template("off", "en_US"));
        assertEquals("none", template("hello", "de"));
        assertEquals(250, limit("106").slots());
        assertTrue(settings.hasNumber(new PhoneNumberId("106")));
        assertFalse(settings.hasNumber(new PhoneNumberId("9")));
        assertFalse(settings.optInRequired(new PhoneNumberId("106")));
        assertTrue(settings.optInRequired(new PhoneNumberId("107")));
        assertEquals(0, limit("9").slots());
    }

    @ParameterizedTest
    @CsvSource({
        "APPROVED, unknown approved",
        "REINSTATED, unknown approved",
        "FLAGGED, unknown approved",
        "REJECTED, unknown rejected",
        "PENDING, unknown pending",
        "IN_APPEAL, unknown pending",
        "PAUSED, unknown paused",
        "DISABLED, unknown disabled",
        "PENDING_DELETION, none",
        "DELETED, none",
        "WHATEVER, none"
    })
    void aStatusIsEmittedByTheWebhook(String event, String expected) {
        status("new", event, 1);
        assertEquals(expected, template("new", "en"));
        assertEquals(event.equals("WHATEVER") ? 1 : 0, notUnderstood("status"));
    }

    @Test
    void theLatestByItsOwnInstantHolds() {
        status("hello", "PAUSED", 5);
        status("hello", "APPROVED", 3);
        assertEquals("marketing paused", template("hello", "en"));
        status("hello", "WHATEVER", 7);
        assertEquals("marketing paused", template("hello", "en"));
        status("hello", "APPROVED", 8);
        assertEquals("marketing approved", template("hello", "en"));
    }

    @Test
    void theCategoryIsEmittedByItself() {
        emit("template_category_update", named("hello", "\"new_category\":\"UTILITY\""), 2);
        emit("template_category_update", named("hello", "\"new_category\":\"MARKETING\""), 1);
        assertEquals("utility approved", template("hello", "en"));
        emit(
                "message_template_status_update",
                named(
                        "hello",
                        "\"event\":\"PAUSED\",\"message_template_category\":\"AUTHENTICATION\""),
                3);
        assertEquals("authentication paused", template("hello", "en"));
        emit("template_category_update", named("hello", "\"correct_category\":\"UTILITY\""), 4);
        assertEquals("authentication paused", template("hello", "en"));
    }

    @Test
    void aListIsEverythingThatIsThereAtItsInstant() {
        list(
                5,
                "{\"name\":\"sale\",\"language\":\"en\",\"status\":\"APPROVED\","
                        + "\"category\":\"MARKETING\"},"
                        + "{\"name\":\"odd\",\"language\":\"en\",\"status\":\"LIMIT_EXCEEDED\","
                        + "\"category\":\"UTILITY\"}");
        assertEquals("marketing approved", template("sale", "en"));
        assertEquals("none", template("hello", "en"));
        assertEquals("none", template("odd", "en"));
        status("hello", "APPROVED", 6);
        status("sale", "PAUSED", 4);
        assertEquals("marketing approved", template("hello", "en"));
        assertEquals("marketing approved", template("sale", "en"));
        list(4, "");
        assertEquals("marketing approved", template("sale", "en"));
        list(7, "");
        assertEquals("none", template("sale", "en"));
        assertEquals("none", template("hello", "en"));
    }

    @Test
    void templatesOfAnotherAccountAreNotThoseOfTheNumber() {
        status("new", "APPROVED", 1);
        assertEquals(true, settings.template(new PhoneNumberId("206"), "new", "en").isEmpty());
        assertEquals(true, settings.template(new PhoneNumberId("9"), "new", "en").isEmpty());
    }

    @ParameterizedTest
    @CsvSource({
        "2000, 2000",
        "-1, 2147483647",
        "2147483647, 2147483647",
        "\"TIER_50\", 50",
        "\"TIER_2K\", 2000",
        "\"TIER_100K\", 100000",
        "\"TIER_UNLIMITED\", 2147483647",
        "\"UNTIERED\", 250",
        "null, 250",
        "\"much\", 250"
    })
    void aLimitIsEmittedAsANumberOrATier(String reported, int expected) {
        emit(
                "business_capability_update",
                "{\"max_daily_conversations_per_business\":" + reported + "}",
                1);
        assertEquals(expected, limit("106").slots());
        assertEquals("portfolio/acme", limit("107").scope());
        assertEquals(250, limit("206").slots());
    }

    @Test
    void aNumbersLimitIsThePortfoliosUnlessItIsForItself() {
        quality("waba", "+16505551111", "UPGRADE", "TIER_10K", 1);
        assertEquals(10_000, limit("107").slots());
        quality("waba2", "16505551111", "UPGRADE", "TIER_1K", 1);
        assertEquals(1_000, limit("206").slots());
        assertEquals(250, limit("207").slots());
        assertEquals("number/207", limit("207").scope());
        emit("waba2", "business_capability_update", "{\"max_daily_conversation_per_phone\":50}", 2);
        assertEquals(50, limit("206").slots());
        assertEquals(50, limit("207").slots());
    }

    @Test
    void aQuotaIsOfTheLimitThatTheNumberCountsIn() {
        var orders = Map.of("team", "orders");
        var number = new PhoneNumberId("206");
        assertEquals(
                new MessagingLimit("number/206", 250, new Quota("team=orders", 20)),
                settings.limit(number, orders));
        assertNull(settings.limit(number, Map.of("team", "news")).quota());
        assertNull(settings.limit(new PhoneNumberId("106"), orders).quota());
    }

    private MessagingLimit limit(String phoneNumberId) {
        return settings.limit(new PhoneNumberId(phoneNumberId), Map.of());
    }

    @Test
    void anUpgradedNumberIsFaster() {
        assertEquals(80, settings.throughput(new PhoneNumberId("106")));
        quality("waba", "16505551111", "THROUGHPUT_UPGRADE", "TIER_UNLIMITED", 1);
        assertEquals(1_000, settings.throughput(new PhoneNumberId("106")));
        assertEquals(Accounts.UNLIMITED, limit("106").slots());
        assertTrue(limit("106").isUnlimited());
    }

    @ParameterizedTest
    @ValueSource(strings = {"no json", "{}", "[]", "1", "null"})
    void whatIsNotUnderstoodChangesNothing(String content) {
        for (var field :
                List.of(
                        "message_template_status_update",
                        "template_category_update",
                        "business_capability_update",
                        "phone_number_quality_update",
                        "message_template_components_update",
                        "account_update")) emit(field, content, 1);
        assertEquals("marketing approved", template("hello", "en"));
        assertEquals(250, limit("106").slots());
        assertTrue(notUnderstood("content") > 0);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void orderAndRepetitionDoNotMatter(long seed) {
        var random = new Random(seed);
        var events = new ArrayList<AccountEvent>();
        for (var i = 0; i < 30; i++) events.add(some(random));
        var inOrder = afterAll(events);
        events.addAll(events.subList(0, 10));
        Collections.shuffle(events, random);
        assertEquals(inOrder, afterAll(events));
    }

    private static AccountEvent some(Random random) {
        var words = List.of("APPROVED", "PAUSED", "DELETED", "REJECTED");
        var word = words.get(random.nextInt(words.size()));
        var at = random.nextInt(8);
        return switch (random.nextInt(4)) {
            case 0 ->
                    event(
                            "waba",
                            "business_capability_update",
                            "{\"max_daily_conversations_per_business\":" + random.nextInt() + "}",
                            at);
            case 1 ->
                    event(
                            "waba",
                            AccountSettings.TEMPLATES,
                            "{\"data\":[{\"name\":\"hello\",\"language\":\"en\",\"status\":\""
                                    + word
                                    + "\"}]}",
                            at);
            default ->
                    event(
                            "waba",
                            "message_template_status_update",
                            named("hello", "\"event\":\"" + word + "\""),
                            at);
        };
    }

    private String afterAll(List<AccountEvent> events) {
        settings = new AccountSettings(accounts(), meters);
        events.forEach(settings::apply);
        return template("hello", "en") + " " + limit("106").slots();
    }

    @Test
    void everyInstanceReadsTheWholeTopic(@TempDir Path state) {
        var kafka = KafkaSettings.of("nowhere:1");
        var serdes = AvroSerdes.with("memory:account-book");
        var topology = new Topology();
        new GlobalReader(kafka, serdes, meters)
                .addTo(topology, Topics.ACCOUNT_EVENTS, (_, event) -> settings.apply(event));
        topology.addSource("in", new StringDeserializer(), new StringDeserializer(), "nothing");
        var settings = StreamsDefaults.of("book", kafka.bootstrapServers());
        settings.put("state.dir", state.toString());
        try (var driver = new TopologyTestDriver(topology, settings)) {
            driver.createInputTopic(
                            Topics.ACCOUNT_EVENTS.name(),
                            new StringSerializer(),
                            serdes.<SpecificRecord>serializer())
                    .pipeInput(
                            "waba",
                            event(
                                    "waba",
                                    "message_template_status_update",
                                    named("hello", "\"event\":\"PAUSED\""),
                                    1));
        }
        assertEquals("marketing paused", template("hello", "en"));
    }

    private String template(String name, String language) {
        return settings.template(new PhoneNumberId("106"), name, language)
                .map(it -> it.category() + " " + it.status())
                .orElse("none");
    }

    private double notUnderstood(String what) {
        return meters.get("accounts.not.understood").tag("of", what).counter().count();
    }

    private void status(String template, String event, int minute) {
        emit(
                "message_template_status_update",
                named(template, "\"event\":\"" + event + "\""),
                minute);
    }

    private void list(int minute, String templates) {
        emit(AccountSettings.TEMPLATES, "{\"data\":[" + templates + "]}", minute);
    }

    private void quality(String waba, String display, String event, String tier, int minute) {
        emit(
                waba,
                "phone_number_quality_update",
                "{\"display_phone_number\":\"%s\",\"event\":\"%s\",\"current_limit\":\"%s\"}"
                        .formatted(display, event, tier),
                minute);
    }

    private static String named(String template, String more) {
        return "{\"message_template_name\":\"%s\",\"message_template_language\":\"en\",%s}"
                .formatted(template, more);
    }

    private void emit(String field, String content, int minute) {
        emit("waba", field, content, minute);
    }

    private void emit(String waba, String field, String content, int minute) {
        settings.apply(event(waba, field, content, minute));
    }

    private static AccountEvent event(String waba, String field, String content, int minute) {
        return AccountEvent.newBuilder()
                .setWabaId(waba)
                .setField(field)
                .setKnown(true)
                .setContent(content)
                .setAt(NOON.plusSeconds(60L * minute))
                .setReceivedAt(NOON)
                .build();
    }
}
