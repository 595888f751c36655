package convometer.tracker.streams.records;

import convometer.events.AccountEvent;
import convometer.events.ConsentChange;
import convometer.events.CustomerNotice;
import convometer.events.HandlerChange;
import convometer.events.InboundMessage;
import convometer.events.MessageStatus;
import convometer.events.OutboundRequest;
import convometer.events.SendOutcome;
import convometer.events.SendRecord;
import convometer.schemas.ThreadKey;
import convometer.schemas.streams.RejectedRecord;
import convometer.tracker.identity.CustomerNames;

import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Whether a record says something that can be, before anything is made of it: its value fits its
/// key, nothing is missing, its instants are of this world, its words are known. One that does not
/// is a dead letter; it never stops the stream.
public final class RecordCheck {

    /// Clocks differ; but what is said to be of next year would outlive every later statement.
    private static final Duration AHEAD = Duration.ofDays(1);

    /// WhatsApp began in 2009.
    private static final Instant EARLIEST = Instant.parse("2009-01-01T00:00:00Z");

    private static final int LONGEST_NAME = 256;

    /// What outbound-service takes of a request.
    private static final int LONGEST_LABELS = 20_000;

    private static final int LONGEST_ID = 1_024;
    private static final List<String> NOTICES = List.of("echo", "names", "preference");
    private static final List<String> SCOPES = List.of("everything", "marketing");
    private static final List<String> ACTIONS = List.of("opt_in", "opt_out");
    private static final List<String> ASSIGNEES = List.of("person", "bot");

    /// Why a record is made a dead letter.
    ///
    /// @param code stable code for programs: contradicts_key, malformed, bad_timestamp
    /// @param reason a sentence for people, without names of customers
    public record Rejection(String code, String reason) {}

    /// Thrown within a check; carries no stack, because it is an answer.
    private static final class Rejected extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient Rejection why;

        Rejected(String code, String reason) {
            super(reason, null, false, false);
            why = new Rejection(code, reason);
        }
    }

    private final ThreadKey key;
    private final Instant now;

    private RecordCheck(ThreadKey key, Instant now) {
        this.key = key;
        this.now = now;
    }

    /// Why the record cannot be taken; empty: it can.
    public static Optional<Rejection> rejection(ThreadKey key, SpecificRecord value, Instant now) {
        try {
            new RecordCheck(key, now).check(value);
            return Optional.empty();
        } catch (Rejected e) {
            return Optional.of(e.why);
        }
    }

    /// Of what Meta reported of accounts the latest counts: one of 2100 would be the latest for
    /// ever.
    ///
    /// @throws RejectedRecord if the event cannot be taken
    public static void require(String waba, AccountEvent event, Instant now) {
        RejectedRecord.requireText("waba_id", event.getWabaId());
        if (!waba.equals(event.getWabaId()))
            throw new RejectedRecord(
                    RejectedRecord.CONTRADICTS_KEY, "waba_id is not that of the key");
        var at = event.getAt();
        if (at.isBefore(EARLIEST) || at.isAfter(now.plus(AHEAD)))
            throw new RejectedRecord(RejectedRecord.BAD_TIMESTAMP, "at cannot be: " + at);
    }

    private void check(SpecificRecord value) {
        switch (value) {
            case InboundMessage message -> check(message);
            case MessageStatus status -> check(status);
            case CustomerNotice notice -> check(notice);
            case SendRecord sent -> check(sent);
            case OutboundRequest request -> check(request);
            case ConsentChange change -> check(change);
            case HandlerChange change -> check(change);
            case SendOutcome outcome -> check(outcome);
            default ->
                    throw new Rejected(
                            "malformed",
                            "the topic does not carry " + value.getSchema().getFullName());
        }
    }

    private void check(InboundMessage message) {
        number(message.getPhoneNumberId());
        id("message_id", message.getMessageId());
        word("type", message.getType());
        names(message.getGroupId(), message.getWaId(), message.getUserId());
        reported("at", message.getAt());
        notAhead("received_at", message.getReceivedAt());
        var change = message.getAliasChange();
        if (change == null) return;
        Stream.of(
                        change.getPreviousWaId(),
                        change.getPreviousUserId(),
                        change.getWaId(),
                        change.getUserId())
                .forEach(name -> optionalName("alias_change", name));
    }

    private void check(MessageStatus status) {
        number(status.getPhoneNumberId());
        id("wamid", status.getWamid());
        word("status", status.getStatus());
        // Of one that names nobody the message is the key.
        if (status.getGroupId() != null || status.getWaId() != null || status.getUserId() != null)
            names(status.getGroupId(), status.getWaId(), status.getUserId());
        reported("at", status.getAt());
        notAhead("received_at", status.getReceivedAt());
    }

    private void check(CustomerNotice notice) {
        if (notice.getPhoneNumberId() != null) number(notice.getPhoneNumberId());
        oneOf("kind", notice.getKind(), NOTICES);
        names(null, notice.getWaId(), notice.getUserId());
        if (notice.getAt() != null) reported("at", notice.getAt());
        notAhead("received_at", notice.getReceivedAt());
    }

    private void check(SendRecord sent) {
        number(sent.getPhoneNumberId());
        id("wamid", sent.getWamid());
        id("to", sent.getTo());
        word("type", sent.getType());
        optionalName("wa_id", sent.getWaId());
        optionalName("user_id", sent.getUserId());
        labels(sent.getLabels());
        reported("sent_at", sent.getSentAt());
    }

    private void check(OutboundRequest request) {
        number(request.getPhoneNumberId());
        id("request_id", request.getRequestId());
    }

    private void check(ConsentChange change) {
        if (!change.getAllNumbers() || !change.getPhoneNumberId().isEmpty())
            number(change.getPhoneNumberId());
        customer(change.getCustomer());
        oneOf("scope", change.getScope(), SCOPES);
        oneOf("action", change.getAction(), ACTIONS);
        notAhead("at", change.getAt());
    }

    private void check(HandlerChange change) {
        number(change.getPhoneNumberId());
        customer(change.getCustomer());
        oneOf("handler", change.getHandler(), ASSIGNEES);
        notAhead("at", change.getAt());
    }

    private void check(SendOutcome outcome) {
        number(outcome.getPhoneNumberId());
        id("request_id", outcome.getRequestId());
        word("outcome", outcome.getOutcome());
        notAhead("at", outcome.getAt());
    }

    /// They are kept with the message.
    private static void labels(Map<String, String> labels) {
        var length = 0L;
        for (var label : labels.entrySet())
            length += label.getKey().length() + label.getValue().length();
        if (length > LONGEST_LABELS)
            throw new Rejected(
                    "malformed", "labels are longer than " + LONGEST_LABELS + " characters");
    }

    private void number(String phoneNumberId) {
        if (phoneNumberId.isBlank()) throw new Rejected("malformed", "phone_number_id is empty");
        if (!phoneNumberId.equals(key.phoneNumberId()))
            throw new Rejected("contradicts_key", "phone_number_id is not that of the key");
    }

    private void customer(String customer) {
        name("customer", customer);
        if (!customer.equals(key.customer()))
            throw new Rejected("contradicts_key", "customer is not that of the key");
    }

    /// The key's customer is one of those that the value names.
    private void names(@Nullable String group, @Nullable String waId, @Nullable String userId) {
        if (group != null) id("group_id", group);
        optionalName("wa_id", waId);
        optionalName("user_id", userId);
        if (group == null && waId == null && userId == null)
            throw new Rejected("malformed", "nobody is named");
        var customer = key.customer();
        if (!customer.equals(group) && !customer.equals(waId) && !customer.equals(userId))
            throw new Rejected(
                    "contradicts_key", "the key's customer is none that the value names");
    }

    private static void optionalName(String field, @Nullable String name) {
        if (name != null) name(field, name);
    }

    private static void name(String field, String name) {
        if (!CustomerNames.canBe(name) || name.length() > LONGEST_NAME)
            throw new Rejected("malformed", field + " is no name that a customer can have");
    }

    private static void id(String field, String id) {
        if (id.isBlank()) throw new Rejected("malformed", field + " is empty");
        if (id.length() > LONGEST_ID)
            throw new Rejected(
                    "malformed", field + " is longer than " + LONGEST_ID + " characters");
    }

    private static void word(String field, String word) {
        if (word.isBlank() || word.length() > LONGEST_NAME)
            throw new Rejected("malformed", field + " is empty or too long");
    }

    private static void oneOf(String field, String word, List<String> known) {
        if (!known.contains(word))
            throw new Rejected("malformed", field + " is not one of " + String.join(", ", known));
    }

    private void reported(String field, Instant at) {
        if (at.isBefore(EARLIEST))
            throw new Rejected("bad_timestamp", field + " is before 2009: " + at);
        notAhead(field, at);
    }

    private void notAhead(String field, Instant at) {
        if (at.isAfter(now.plus(AHEAD)))
            throw new Rejected("bad_timestamp", field + " is more than a day ahead: " + at);
    }
}
