package convometer.deploy.bench;

import convometer.events.InboundMessage;
import convometer.events.MessageStatus;
import convometer.events.ReportedPricing;
import convometer.schemas.ThreadKey;
import convometer.schemas.Topic;
import convometer.schemas.Topics;

import org.apache.avro.specific.SpecificRecord;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What webhook-ingest makes of Meta's webhooks about one message: its statuses, and what the
/// customer wrote before it.
///
/// @param customer who gets it, counted from 0
/// @param nth of the customer's messages: with the customer it makes the wamid
/// @param at when Meta accepted it
record Traffic(int customer, int nth, Instant at) {

    /// Meta's words, in the order in which they come.
    static final List<String> STATUSES = List.of("sent", "delivered", "read");

    private static final List<Duration> AFTER =
            List.of(Duration.ZERO, Duration.ofSeconds(2), Duration.ofSeconds(20));

    /// How long before the message the customer wrote.
    private static final Duration BEFORE = Duration.ofSeconds(30);

    /// Every fourth message answers one of the customer's.
    private static final int ANSWERS = 4;

    /// What the customer wrote.
    static final String QUESTION = "Onde está o meu pedido?";

    private static final long FIRST = 5_511_900_000_000L;

    /// Meta's verdict in each status, as JSON.
    static final String PRICING =
            "{\"billable\":true,\"category\":\"utility\",\"pricing_model\":\"PMP\",\"type\":\"regular\"}";

    /// The id of a message of the business, as [#wamid()] makes it.
    private static final Pattern WAMID = Pattern.compile("wamid\\.HBgNNTUxMTk4[A-Za-z0-9]+==");

    /// A record for a topic.
    record Event(Topic<?> topic, String key, SpecificRecord value) {}

    boolean isAnswer() {
        return (customer + nth) % ANSWERS == 0;
    }

    /// All of it, in its order.
    Stream<Event> events() {
        var statuses = STATUSES.stream().map(this::status);
        return isAnswer() ? Stream.concat(Stream.of(inbound()), statuses) : statuses;
    }

    /// What of it comes with a status: with the first one, what the customer wrote, too.
    Stream<Event> eventsWith(String status) {
        var first = status.equals(STATUSES.getFirst()) && isAnswer();
        return Stream.concat(
                first ? Stream.of(inbound()) : Stream.empty(), Stream.of(status(status)));
    }

    Event status(String status) {
        var when = at(status);
        var value =
                MessageStatus.newBuilder()
                        .setWamid(wamid())
                        .setPhoneNumberId(number())
                        .setWabaId(Scene.WABAS.getFirst())
                        .setWaId(name())
                        .setStatus(status)
                        .setAt(when)
                        .setPricing(pricing())
                        .setContent("{\"status\":\"" + status + "\"}")
                        .setReceivedAt(when)
                        .build();
        return new Event(Topics.MESSAGE_STATUSES, key(), value);
    }

    private Event inbound() {
        var when = askedAt();
        var value =
                InboundMessage.newBuilder()
                        .setMessageId(questionId())
                        .setPhoneNumberId(number())
                        .setWabaId(Scene.WABAS.getFirst())
                        .setWaId(name())
                        .setAt(when)
                        .setType("text")
                        .setContent("{\"text\":{\"body\":\"" + QUESTION + "\"},\"type\":\"text\"}")
                        .setReceivedAt(when)
                        .build();
        return new Event(Topics.INBOUND_MESSAGES, key(), value);
    }

    private static ReportedPricing pricing() {
        return ReportedPricing.newBuilder()
                .setBillable(true)
                .setModel("PMP")
                .setType("regular")
                .setCategory("utility")
                .setCanonical(PRICING)
                .build();
    }

    String wamid() {
        return wamid("HBgNNTUxMTk4");
    }

    /// The first id of a message of the business in a record's value, whatever record it is.
    static Optional<String> wamidIn(byte[] value) {
        return WAMID.matcher(new String(value, StandardCharsets.ISO_8859_1))
                .results()
                .map(MatchResult::group)
                .findFirst();
    }

    /// The id of what the customer wrote before it.
    String questionId() {
        return wamid("HBgMMTU1NTAx");
    }

    /// When a status of it was.
    Instant at(String status) {
        return at.plus(AFTER.get(STATUSES.indexOf(status)));
    }

    /// When the customer wrote before it.
    Instant askedAt() {
        return at.minus(BEFORE);
    }

    private String wamid(String start) {
        return String.format(
                Locale.ROOT, "wamid.%sFQIAERgSQTZFRkY%010dM0QxN0%06dAA==", start, customer, nth);
    }

    /// The customer's number.
    String name() {
        return Long.toString(FIRST + customer);
    }

    private static String number() {
        return Scene.FAST.getFirst();
    }

    private String key() {
        return new ThreadKey(number(), name()).toString();
    }
}
