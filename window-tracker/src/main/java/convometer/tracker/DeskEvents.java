package convometer.tracker;

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
import convometer.tracker.gate.Consent;
import convometer.tracker.gate.Consents;
import convometer.tracker.gate.DeskEvent;
import convometer.tracker.gate.Handler;
import convometer.tracker.gate.Place;
import convometer.tracker.gate.Scope;
import convometer.tracker.rules.Policy;
import convometer.tracker.state.PlaceAnswer;

import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// Translates what comes on the topics to events of a desk.
final class DeskEvents {

    /// Meta's word that the customer stopped marketing messages.
    private static final int STOPPED_MARKETING = 131050;

    private static final Duration A_SECOND = Duration.ofSeconds(1);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Policy policy;

    DeskEvents(Policy policy) {
        this.policy = policy;
    }

    /// What a record tells to the desk of its customer. Who writes in a group says nothing there.
    List<DeskEvent> of(SpecificRecord value) {
        return switch (value) {
            case InboundMessage message when message.getGroupId() == null -> wrote(message);
            case MessageStatus status when status.getGroupId() == null -> failed(status);
            case CustomerNotice notice -> preference(notice);
            case SendRecord sent -> List.of(sent(sent));
            case ConsentChange change -> consented(change);
            case HandlerChange change -> handled(change);
            case SendOutcome outcome -> ended(outcome);
            default -> List.of();
        };
    }

    static DeskEvent answered(PlaceAnswer answer) {
        return new DeskEvent.PlaceAnswered(
                answer.getRequestId(),
                answer.getGranted() ? Place.GRANTED : new Place.None(answer.getEarliestAt()));
    }

    private List<DeskEvent> wrote(InboundMessage message) {
        var events = new ArrayList<DeskEvent>(2);
        var number = message.getPhoneNumberId();
        text(message)
                .flatMap(text -> policy.optsIn(text, number))
                .map(optIn ->
                        new Consent(
                                optIn,
                                said(optIn, message.getAt(), message.getReceivedAt()),
                                "keyword"))
                .ifPresent(consent -> events.add(consented(Scope.EVERYTHING, number, consent)));
        events.add(new DeskEvent.ThreadsMoved());
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

    /// Meta tells whole seconds and others tell milliseconds: within its second a word is as late
    /// as it came here, else an opt-in of that second would be later than the STOP that followed
    /// it. What came after its second may be a repetition: an opt-out then is as late as can be,
    /// and an opt-in as early.
    private static Instant said(boolean optIn, Instant at, Instant receivedAt) {
        if (receivedAt.isBefore(at)) return at;
        var end = at.plus(A_SECOND);
        if (receivedAt.isBefore(end)) return receivedAt;
        return optIn ? at : end.minusMillis(1);
    }

    private static List<DeskEvent> failed(MessageStatus status) {
        if (!status.getStatus().equals("failed")) return List.of();
        var events = new ArrayList<DeskEvent>(2);
        if (status.getErrors().stream()
                .mapToInt(ReportedError::getCode)
                .anyMatch(code -> code == STOPPED_MARKETING))
            events.add(
                    stopped(
                            status.getPhoneNumberId(),
                            said(false, status.getAt(), status.getReceivedAt())));
        events.add(new DeskEvent.ThreadsMoved());
        return events;
    }

    private static List<DeskEvent> preference(CustomerNotice notice) {
        var at = notice.getAt();
        var value = notice.getValue();
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
                        new Consent(in, said(in, at, notice.getReceivedAt()), "user_preferences"))
                .map(consent -> consented(Scope.MARKETING, notice.getPhoneNumberId(), consent))
                .stream()
                .toList();
    }

    private static DeskEvent sent(SendRecord sent) {
        return new DeskEvent.Sent(
                sent.getPhoneNumberId(),
                Objects.requireNonNullElse(sent.getRequestId(), sent.getWamid()),
                sent.getWamid(),
                sent.getSentAt());
    }

    /// @return nothing where its words are none of ours
    private static List<DeskEvent> consented(ConsentChange change) {
        var scope = scope(change.getScope());
        var optIn = optIn(change.getAction());
        if (scope.isEmpty() || optIn.isEmpty()) return List.of();
        var number = change.getAllNumbers() ? null : change.getPhoneNumberId();
        return List.of(
                consented(
                        scope.get(),
                        number,
                        consent(optIn.get(), change.getAt(), change.getSource())));
    }

    private static Consent consent(boolean optIn, Instant at, @Nullable String source) {
        return new Consent(optIn, at, Objects.requireNonNullElse(source, ""));
    }

    private static Optional<Scope> scope(String word) {
        for (var scope : Scope.values()) if (scope.word().equals(word)) return Optional.of(scope);
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
    private static DeskEvent consented(Scope scope, @Nullable String number, Consent consent) {
        var key = number == null ? Consents.Key.everywhere(scope) : new Consents.Key(scope, number);
        return new DeskEvent.Consented(key, consent);
    }

    private static List<DeskEvent> handled(HandlerChange change) {
        var person = change.getHandler().equals("person");
        if (!person && !change.getHandler().equals("bot")) return List.of();
        var name = person ? Objects.requireNonNullElse(change.getName(), "") : "";
        return List.of(
                new DeskEvent.Handled(
                        change.getPhoneNumberId(), new Handler(person, name, change.getAt())));
    }

    /// Of whom nobody knows whether it was sent, it may have been: the place stays. Meta says that
    /// the customer stopped marketing messages at once, or by a status.
    private static List<DeskEvent> ended(SendOutcome outcome) {
        if (!outcome.getOutcome().equals("failed")) return List.of();
        var notSent = new DeskEvent.NotSent(outcome.getRequestId());
        return ("meta_" + STOPPED_MARKETING).equals(outcome.getCode())
                ? List.of(stopped(outcome.getPhoneNumberId(), outcome.getAt()), notSent)
                : List.of(notSent);
    }

    private static DeskEvent stopped(String number, Instant at) {
        var source = Integer.toString(STOPPED_MARKETING);
        return consented(Scope.MARKETING, number, new Consent(false, at, source));
    }
}
