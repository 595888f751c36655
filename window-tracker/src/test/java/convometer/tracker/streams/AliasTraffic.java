package convometer.tracker.streams;

import convometer.events.AliasChange;
import convometer.events.ConsentChange;
import convometer.events.CustomerNotice;
import convometer.events.InboundMessage;
import convometer.events.MessageStatus;
import convometer.events.SendRecord;
import convometer.schemas.Topic;
import convometer.schemas.Topics;
import convometer.schemas.accounts.Accounts;

import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/// Random records of a few customers with many names each, by seed, and which of the names they
/// make one customer's. One business number is in no accounts file, another is of another
/// portfolio.
final class AliasTraffic {

    static final Instant NOW = Instant.parse("2026-10-20T12:00:00Z");
    static final String UNLISTED = "999";
    static final List<String> NAMES =
            List.of("551", "5511", "5522", "5533", "AA.1", "BR.2", "CL.3");

    private static final List<String> NUMBERS = List.of("106", "106", "107", "206", UNLISTED);
    private static final String GROUP = "group";

    private final Random random;
    private final List<Input> inputs = new ArrayList<>();
    private final Map<String, SortedSet<String>> customers = new HashMap<>();
    private final Map<String, String> recipients = new HashMap<>();

    /// A record of one of the topics.
    record Input(Topic<? extends SpecificRecord> topic, String key, SpecificRecord value) {}

    private record Pair(@Nullable String waId, @Nullable String userId) {

        String[] names() {
            return Stream.of(waId, userId).filter(name -> name != null).toArray(String[]::new);
        }
    }

    private AliasTraffic(long seed) {
        random = new Random(seed);
    }

    static AliasTraffic of(long seed) {
        var traffic = new AliasTraffic(seed);
        for (var i = 4 + traffic.random.nextInt(30); i > 0; i--) traffic.addAny("m" + i);
        return traffic;
    }

    static Accounts accounts() {
        return new Accounts(
                List.of(portfolio("acme", "waba", "106", "107"), portfolio("other", "w2", "206")));
    }

    private static Accounts.Portfolio portfolio(String id, String waba, String... numbers) {
        var listed =
                Stream.of(numbers).map(each -> new Accounts.BusinessNumber(each, "+55")).toList();
        return new Accounts.Portfolio(
                id,
                250,
                List.of(new Accounts.Waba(waba, "Acme", ZoneOffset.UTC, "USD", listed, List.of())));
    }

    static String portfolioOf(String number) {
        return number.equals("206") ? "other" : "acme";
    }

    List<Input> inputs() {
        return inputs;
    }

    /// The names that are one customer's, by portfolio, `/` and name.
    Map<String, SortedSet<String>> customers() {
        return customers;
    }

    private void addAny(String id) {
        var number = any(NUMBERS);
        switch (random.nextInt(10)) {
            case 0, 1, 2 -> addInbound(id, number);
            case 3 -> addNotice(number);
            case 4 -> addConsent(number.equals(UNLISTED) ? "106" : number);
            case 5 -> addInGroup(id, number.equals(UNLISTED) ? "106" : number);
            default -> addSend(id, number);
        }
    }

    private void addInbound(String id, String number) {
        var names = pair();
        var message =
                InboundMessage.newBuilder()
                        .setMessageId(id)
                        .setPhoneNumberId(number)
                        .setWabaId(waba(number))
                        .setWaId(names.waId)
                        .setUserId(names.userId)
                        .setType("text")
                        .setAt(anyTime())
                        .setReceivedAt(NOW);
        link(number, names.names());
        if (random.nextInt(4) == 0) {
            var after = pair();
            message.setType("system")
                    .setAliasChange(
                            AliasChange.newBuilder()
                                    .setType("user_changed_number")
                                    .setPreviousWaId(names.waId)
                                    .setPreviousUserId(names.userId)
                                    .setWaId(after.waId)
                                    .setUserId(after.userId)
                                    .build());
            link(number, Stream.of(names.names(), after.names()).flatMap(Stream::of).toList());
        }
        add(Topics.INBOUND_MESSAGES, number + "/" + any(List.of(names.names())), message.build());
    }

    private void addNotice(String number) {
        var names = new Pair(any(NAMES.subList(0, 4)), any(NAMES.subList(4, 7)));
        var notice =
                CustomerNotice.newBuilder()
                        .setKind("names")
                        .setPhoneNumberId(number)
                        .setWabaId(waba(number))
                        .setWaId(names.waId)
                        .setUserId(names.userId)
                        .setAt(random.nextBoolean() ? anyTime() : null)
                        .setReceivedAt(NOW)
                        .build();
        link(number, names.names());
        add(Topics.CUSTOMER_NOTICES, number + "/" + any(List.of(names.names())), notice);
    }

    private void addConsent(String number) {
        var name = any(NAMES);
        link(number, name);
        var change =
                ConsentChange.newBuilder()
                        .setPhoneNumberId(number)
                        .setCustomer(name)
                        .setScope("marketing")
                        .setAction(random.nextBoolean() ? "opt_in" : "opt_out")
                        .setAt(anyTime())
                        .build();
        add(Topics.CONSENTS, number + "/" + name, change);
    }

    private void addInGroup(String id, String number) {
        var at = anyTime();
        if (random.nextBoolean())
            add(Topics.SEND_RECORDS, number + "/" + GROUP, sent(id, number, GROUP, at));
        var names = pair();
        var delivered = status(id, number, names, "delivered", at, GROUP);
        link(number, names.names());
        add(Topics.MESSAGE_STATUSES, number + "/" + GROUP, delivered);
    }

    private void addSend(String id, String number) {
        var at = anyTime();
        if (random.nextInt(5) > 0) {
            var to = any(NAMES);
            meet(id, number, to);
            add(Topics.SEND_RECORDS, number + "/" + to, sent(id, number, to, at));
        }
        if (random.nextInt(4) == 0)
            add(
                    Topics.MESSAGE_STATUSES,
                    number + "/" + id,
                    status(id, number, new Pair(null, null), "delivered", at, null));
        var names = pair();
        meet(id, number, names.names());
        for (var status : List.of("sent", "delivered"))
            add(
                    Topics.MESSAGE_STATUSES,
                    number + "/" + any(List.of(names.names())),
                    status(id, number, names, status, at.plusSeconds(random.nextInt(99)), null));
    }

    private static SendRecord sent(String id, String number, String to, Instant at) {
        return SendRecord.newBuilder()
                .setWamid(id)
                .setPhoneNumberId(number)
                .setTo(to)
                .setType("template")
                .setTemplateCategory("utility")
                .setSentAt(at)
                .build();
    }

    private static MessageStatus status(
            String id,
            String number,
            Pair names,
            String status,
            Instant at,
            @Nullable String group) {
        return MessageStatus.newBuilder()
                .setWamid(id)
                .setPhoneNumberId(number)
                .setWabaId(waba(number))
                .setWaId(names.waId)
                .setUserId(names.userId)
                .setStatus(status)
                .setGroupId(group)
                .setAt(at)
                .setContent("{}")
                .setReceivedAt(NOW)
                .build();
    }

    private static String waba(String number) {
        return number.equals("206") ? "w2" : "waba";
    }

    /// The message is the customer's of that name.
    private void meet(String id, String number, String... names) {
        link(number, names);
        var known = recipients.putIfAbsent(id, names[0]);
        if (known != null) link(number, known, names[0]);
    }

    private void link(String number, String... names) {
        link(number, List.of(names));
    }

    private void link(String number, List<String> names) {
        var place = portfolioOf(number) + "/";
        var all = new TreeSet<>(names);
        for (var name : names) all.addAll(customers.getOrDefault(place + name, new TreeSet<>()));
        for (var name : all) customers.put(place + name, all);
    }

    /// Now and then it comes twice.
    private void add(Topic<? extends SpecificRecord> topic, String key, SpecificRecord value) {
        for (var times = random.nextInt(6) == 0 ? 2 : 1; times > 0; times--)
            inputs.add(random.nextInt(inputs.size() + 1), new Input(topic, key, value));
    }

    private Pair pair() {
        var waId = any(NAMES.subList(0, 4));
        var userId = any(NAMES.subList(4, 7));
        return switch (random.nextInt(5)) {
            case 0, 1 -> new Pair(waId, null);
            case 2, 3 -> new Pair(null, userId);
            default -> new Pair(waId, userId);
        };
    }

    private Instant anyTime() {
        return NOW.minusSeconds(random.nextInt(90 * 3_600));
    }

    private <T> T any(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
