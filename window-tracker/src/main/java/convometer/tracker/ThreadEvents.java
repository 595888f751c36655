package convometer.tracker;

import convometer.events.CustomerNotice;
import convometer.events.InboundMessage;
import convometer.events.MessageStatus;
import convometer.events.ReportedConversation;
import convometer.events.ReportedError;
import convometer.events.ReportedPricing;
import convometer.events.SendRecord;
import convometer.schemas.accounts.Accounts;
import convometer.tracker.rules.MetaConversation;
import convometer.tracker.rules.Names;
import convometer.tracker.rules.Pricing;
import convometer.tracker.rules.Sent;
import convometer.tracker.rules.ThreadEvent;
import convometer.tracker.rules.ThreadEvent.CustomerActed;
import convometer.tracker.rules.ThreadEvent.EchoSeen;
import convometer.tracker.rules.ThreadEvent.GroupDelivered;
import convometer.tracker.rules.ThreadEvent.MessageSent;
import convometer.tracker.rules.ThreadEvent.NamesShown;
import convometer.tracker.rules.ThreadEvent.StatusObserved;
import convometer.tracker.state.GroupPart;
import convometer.tracker.state.SeenEcho;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Translates what comes on the topics to events of the rules.
final class ThreadEvents {

    private final Accounts accounts;

    ThreadEvents(Accounts accounts) {
        this.accounts = accounts;
    }

    /// What a record tells; empty: nothing.
    Optional<ThreadEvent> of(Incoming record) {
        return switch (record.value()) {
            case InboundMessage message -> Optional.of(acted(message));
            case MessageStatus status -> Optional.of(observed(status));
            case CustomerNotice notice -> noticed(notice);
            case SendRecord sent -> Optional.of(sent(sent, record.receivedAt()));
            default ->
                    throw new IllegalStateException(
                            "no event: " + record.value().getSchema().getFullName());
        };
    }

    CustomerActed acted(InboundMessage message) {
        return new CustomerActed(
                message.getPhoneNumberId(),
                message.getGroupId(),
                message.getType(),
                Objects.requireNonNullElse(message.getSubtype(), ""),
                message.getReferral(),
                names(message),
                message.getAt(),
                message.getReceivedAt());
    }

    /// The sender's names, and those of a change that the message tells of (I2).
    private static Names names(InboundMessage message) {
        var at = message.getAt();
        var sender = Names.used(message.getWaId(), message.getUserId(), at);
        var change = message.getAliasChange();
        if (change == null) return sender;
        return sender.merge(Names.shown(change.getPreviousWaId(), change.getPreviousUserId()))
                .merge(Names.changedTo(change.getWaId(), change.getUserId(), at));
    }

    StatusObserved observed(MessageStatus status) {
        return new StatusObserved(
                status.getPhoneNumberId(),
                status.getGroupId(),
                status.getWamid(),
                status.getStatus(),
                status.getAt(),
                status.getWabaId(),
                status.getWaId(),
                pricing(status.getPricing()),
                conversation(status.getConversation()),
                status.getErrors().stream()
                        .map(ReportedError::getCode)
                        .collect(Collectors.toUnmodifiableSet()),
                Names.used(status.getWaId(), status.getUserId(), status.getAt()),
                status.getReceivedAt());
    }

    /// @param receivedAt when the record came here
    MessageSent sent(SendRecord sent, Instant receivedAt) {
        return new MessageSent(
                sent.getPhoneNumberId(),
                sent.getWamid(),
                new Sent(
                        sent.getSentAt(),
                        sent.getType(),
                        category(sent),
                        sent.getTo(),
                        Objects.requireNonNullElseGet(sent.getCanonical(), () -> canonical(sent))),
                Names.shown(sent.getTo(), sent.getWaId(), sent.getUserId()),
                receivedAt);
    }

    /// A template without category has that of the accounts file (V8).
    private @Nullable String category(SendRecord sent) {
        var category = sent.getTemplateCategory();
        var name = sent.getTemplateName();
        var language = sent.getTemplateLanguage();
        if (category != null || name == null || language == null) return category;
        return accounts.template(sent.getPhoneNumberId(), name, language)
                .map(Accounts.Template::category)
                .orElse(null);
    }

    /// What a notice says of a thread; empty: nothing.
    static Optional<ThreadEvent> noticed(CustomerNotice notice) {
        var number = notice.getPhoneNumberId();
        var wamid = notice.getWamid();
        var at = notice.getAt();
        var names = Names.shown(notice.getWaId(), notice.getUserId());
        if (notice.getKind().equals("echo") && number != null && wamid != null)
            return Optional.of(new EchoSeen(number, wamid, names, notice.getReceivedAt()));
        if (notice.getKind().equals("names") && at != null)
            names = Names.used(notice.getWaId(), notice.getUserId(), at);
        return names.aliases().isEmpty()
                ? Optional.empty()
                : Optional.of(new NamesShown(names, notice.getReceivedAt()));
    }

    static ThreadEvent seen(SeenEcho mail) {
        return new EchoSeen(
                mail.getPhoneNumberId(), mail.getWamid(), Names.none(), mail.getReceivedAt());
    }

    static ThreadEvent delivered(GroupPart mail) {
        var part = ThreadRecords.part(mail.getPart());
        var participant = mail.getPart().getParticipant();
        return new GroupDelivered(
                mail.getPhoneNumberId(),
                mail.getGroupId(),
                participant,
                part.version(),
                part.known(),
                part.inWindow(),
                Names.shown(participant),
                mail.getReceivedAt());
    }

    /// All that two records of one message could differ in.
    private static String canonical(SendRecord sent) {
        return Stream.of(
                        sent.getType(),
                        sent.getTemplateName(),
                        sent.getTemplateLanguage(),
                        sent.getTemplateCategory(),
                        sent.getTo(),
                        sent.getRequestId())
                .map(part -> Objects.requireNonNullElse(part, ""))
                .collect(Collectors.joining("|"));
    }

    private static @Nullable Pricing pricing(@Nullable ReportedPricing reported) {
        return reported == null
                ? null
                : new Pricing(reported.getCategory(), reported.getCanonical());
    }

    private static @Nullable MetaConversation conversation(
            @Nullable ReportedConversation reported) {
        return reported == null
                ? null
                : new MetaConversation(
                        reported.getId(),
                        reported.getOrigin(),
                        reported.getExpirationAt(),
                        reported.getCanonical());
    }
}
