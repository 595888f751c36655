package convometer.tracker.streams.records;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

import convometer.events.ConsentChange;
import convometer.events.CustomerNotice;
import convometer.events.HandlerChange;
import convometer.events.InboundMessage;
import convometer.events.MessageStatus;
import convometer.events.ReportedError;
import convometer.events.SendOutcome;
import convometer.events.SendRecord;
import convometer.tracker.consent.Consent;
import convometer.tracker.consent.ConsentScope;
import convometer.tracker.consent.Consents;
import convometer.tracker.gate.Assignee;
import convometer.tracker.gate.GateEvent;
import convometer.tracker.identity.PhoneNumberId;
import convometer.tracker.limit.RequestId;
import convometer.tracker.limit.Slot;
import convometer.tracker.message.Wamid;
import convometer.tracker.policy.Policy;
import convometer.tracker.state.SlotAnswer;
import convometer.tracker.streams.store.Millis;

import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/// Translates what comes on the topics to events of the gate.
public final class GateEvents {

    /// Meta's notice that the customer stopped marketing messages.
    private static final int STOPPED_MARKETING = 131050;

    private static final Duration A_SECOND = Duration.ofSeconds(1);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Policy policy;
    private final Predicate<PhoneNumberId> hasBudgets;

    /// @param hasBudgets whether messages of a number may take money of budgets
    public GateEvents(Policy policy, Predicate<PhoneNumberId> hasBudgets) {
        this.policy = policy;
        this.hasBudgets = hasBudgets;
    }

    /// What a record means for its customer's gate state. Who writes in a group says nothing there.
    public List<GateEvent> of(SpecificRecord value) {
        return switch (value) {
            case InboundMessage message when message.getGroupId() == null -> wrote(message);
            case MessageStatus status when status.getGroupId() == null -> status(status);
            case CustomerNotice notice -> preference(notice);
            case SendRecord sent -> List.of(sent(sent));
            case ConsentChange change -> consented(change);
            case HandlerChange change -> handled(change);
            case SendOutcome outcome -> ended(outcome);
            default -> List.of();
        };
    }

    /// What the answer to a reservation request means for the gate.
    public static GateEvent answered(SlotAnswer answer) {
        return new GateEvent.SlotAnswered(
                new RequestId(answer.getRequestId()),
                answer.getGranted()
                        ? Slot.GRANTED
                        : new Slot.None(
                                Millis.instantOrNull(answer.getEarliestAt()),
                                lack(answer),
                                answer.getLackingBudgets()),
                Millis.instantOrNull(answer.getAskedAt()));
    }

    private static Slot.Lack lack(SlotAnswer answer) {
        if (answer.getBudgetExhausted()) return Slot.Lack.BUDGET;
        return answer.getQuotaExhausted() ? Slot.Lack.QUOTA : Slot.Lack.LIMIT;
    }

    /// D1: the record without the content of a message, but for a keyword: nothing else of it is
    /// needed, and what is not written need not be deleted.
    public SpecificRecord withoutContent(SpecificRecord value) {
        if (!(value instanceof InboundMessage message) || message.getContent() == null)
            return value;
        return message.getGroupId() == null && optsIn(message).isPresent()
                ? message
                : InboundMessage.newBuilder(message).setContent(null).build();
    }

    private static PhoneNumberId number(InboundMessage message) {
        return new PhoneNumberId(message.getPhoneNumberId());
    }

    private Optional<Boolean> optsIn(InboundMessage message) {
        return text(message).flatMap(text -> policy.optsIn(text, number(message)));
    }

    private List<GateEvent> wrote(InboundMessage message) {
        var events = new ArrayList<GateEvent>(2);
        var number = number(message);
        optsIn(message)
                .map(optIn ->
                        new Consent(
                                optIn,
                                statedAt(optIn, message.getAt(), message.getReceivedAt()),
                                "keyword"))
                .ifPresent(
                        consent -> events.add(consented(ConsentScope.EVERYTHING, number, consent)));
        events.add(new GateEvent.ThreadsChanged());
        return events;
    }

    /// What the customer wrote, or the text of the quick-reply button of a template.
    private static Optional<String> text(InboundMessage message) {
        var content = message.getContent();
        if (content == null) return Optional.empty();
        return switch (message.getType()) {
            case "text" -> text(content, "body");
            case "button" -> text(content, "text");
            default -> Optional.empty();
        };
    }

    private static Optional<String> text(String content, String field) {
        try {
            var message = JSON.readTree(content);
            var type = field.equals("body") ? "text" : "button";
            var text = message.path(type).path(field);
            return text.isTextual() ? Optional.of(text.asText()) : Optional.empty();
        } catch (JsonProcessingException _) {
            return Optional.empty();
        }
    }

    /// Meta reports whole seconds and others give milliseconds: within its second a word is as late
    /// as it came here, else an opt-in of that second would be later than the STOP that followed
    /// it. What came after its second may be a repetition: an opt-out then is as late as can be,
    /// and an opt-in as early.
    private static Instant statedAt(boolean optIn, Instant at, Instant receivedAt) {
        if (receivedAt.isBefore(at)) return at;
        var end = at.plus(A_SECOND);
        if (receivedAt.isBefore(end)) return receivedAt;
        return optIn ? at : end.minusMillis(1);
    }

    /// A delivery matters to budgets alone.
    private List<GateEvent> status(MessageStatus status) {
        return switch (status.getStatus()) {
            case "failed" -> failed(status);
            case "delivered", "read", "played" ->
                    hasBudgets.test(new PhoneNumberId(status.getPhoneNumberId()))
                            ? List.of(new GateEvent.ThreadsChanged())
                            : List.of();
            default -> List.of();
        };
    }

    private static List<GateEvent> failed(MessageStatus status) {
        var events = new ArrayList<GateEvent>(2);
        if (status.getErrors().stream()
                .mapToInt(ReportedError::getCode)
                .anyMatch(code -> code == STOPPED_MARKETING))
            events.add(
                    stopped(
                            new PhoneNumberId(status.getPhoneNumberId()),
                            statedAt(false, status.getAt(), status.getReceivedAt())));
        events.add(new GateEvent.ThreadsChanged());
        return events;
    }

    private static List<GateEvent> preference(CustomerNotice notice) {
        var at = notice.getAt();
        var value = notice.getValue();
        var number = orNull(notice.getPhoneNumberId());
        if (!notice.getKind().equals("preference") || at == null || value == null) return List.of();
        if (!"marketing_messages".equals(notice.getCategory())) return List.of();
        var optIn =
                switch (value) {
                    case "stop" -> Optional.of(false);
                    case "resume", "signup" -> Optional.of(true);
                    default -> Optional.<Boolean>empty();
                };
        return optIn
                .map(in ->
                        new Consent(
                                in, statedAt(in, at, notice.getReceivedAt()), "user_preferences"))
                .map(consent -> consented(ConsentScope.MARKETING, number, consent))
                .stream()
                .toList();
    }

    private static GateEvent sent(SendRecord sent) {
        return new GateEvent.Sent(
                new PhoneNumberId(sent.getPhoneNumberId()),
                new RequestId(Objects.requireNonNullElse(sent.getRequestId(), sent.getWamid())),
                new Wamid(sent.getWamid()),
                sent.getSentAt());
    }

    /// @return nothing where its terms are none of ours
    private static List<GateEvent> consented(ConsentChange change) {
        var scope = scope(change.getScope());
        var optIn = optIn(change.getAction());
        if (scope.isEmpty() || optIn.isEmpty()) return List.of();
        var number = orNull(change.getAllNumbers() ? null : change.getPhoneNumberId());
        return List.of(
                consented(
                        scope.get(),
                        number,
                        consent(optIn.get(), change.getAt(), change.getSource())));
    }

    private static @Nullable PhoneNumberId orNull(@Nullable String number) {
        return number == null ? null : new PhoneNumberId(number);
    }

    private static Consent consent(boolean optIn, Instant at, @Nullable String source) {
        return new Consent(optIn, at, Objects.requireNonNullElse(source, ""));
    }

    private static Optional<ConsentScope> scope(String word) {
        for (var scope : ConsentScope.values())
            if (scope.word().equals(word)) return Optional.of(scope);
        return Optional.empty();
    }

    private static Optional<Boolean> optIn(String action) {
        return switch (action) {
            case "opt_in" -> Optional.of(true);
            case "opt_out" -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    /// @param number null: all
    private static GateEvent consented(
            ConsentScope scope, @Nullable PhoneNumberId number, Consent consent) {
        var key = number == null ? Consents.Key.everywhere(scope) : new Consents.Key(scope, number);
        return new GateEvent.Consented(key, consent);
    }

    private static List<GateEvent> handled(HandlerChange change) {
        var person = change.getHandler().equals("person");
        if (!person && !change.getHandler().equals("bot")) return List.of();
        var name = person ? Objects.requireNonNullElse(change.getName(), "") : "";
        return List.of(
                new GateEvent.AssigneeSet(
                        new PhoneNumberId(change.getPhoneNumberId()),
                        new Assignee(person, name, change.getAt())));
    }

    /// Of whom nobody knows whether it was sent, it may have been: the slot stays. Meta says that
    /// the customer stopped marketing messages at once, or by a status.
    private static List<GateEvent> ended(SendOutcome outcome) {
        if (!outcome.getOutcome().equals("failed")) return List.of();
        var notSent = new GateEvent.NotSent(new RequestId(outcome.getRequestId()));
        return ("meta_" + STOPPED_MARKETING).equals(outcome.getCode())
                ? List.of(
                        stopped(new PhoneNumberId(outcome.getPhoneNumberId()), outcome.getAt()),
                        notSent)
                : List.of(notSent);
    }

    private static GateEvent stopped(PhoneNumberId number, Instant at) {
        var source = Integer.toString(STOPPED_MARKETING);
        return consented(ConsentScope.MARKETING, number, new Consent(false, at, source));
    }
}
