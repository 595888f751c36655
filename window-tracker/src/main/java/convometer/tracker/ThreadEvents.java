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
import convometer.tracker.rules.ThreadEvent.MessageSent;
import convometer.tracker.rules.ThreadEvent.NamesShown;
import convometer.tracker.rules.ThreadEvent.StatusObserved;

import org.jspecify.annotations.Nullable;

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

    MessageSent sent(SendRecord sent) {
        return new MessageSent(
                sent.getPhoneNumberId(),
                sent.getWamid(),
                new Sent(
                        sent.getSentAt(),
                        sent.getType(),
                        category(sent),
                        sent.getTo(),
                        Objects.requireNonNullElseGet(sent.getCanonical(), () -> canonical(sent))),
                Names.sentTo(sent.getTo(), sent.getWaId(), sent.getUserId(), sent.getSentAt()),
                sent.getSentAt());
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
