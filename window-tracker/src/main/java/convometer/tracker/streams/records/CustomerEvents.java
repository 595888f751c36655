package convometer.tracker.streams.records;

import convometer.events.CustomerNotice;
import convometer.events.InboundMessage;
import convometer.events.MessageStatus;
import convometer.events.ReportedConversation;
import convometer.events.ReportedError;
import convometer.events.ReportedPricing;
import convometer.events.SendRecord;
import convometer.schemas.accounts.Accounts;
import convometer.tracker.identity.CustomerAliases;
import convometer.tracker.identity.CustomerEvent;
import convometer.tracker.identity.CustomerEvent.CustomerActed;
import convometer.tracker.identity.CustomerEvent.EchoSeen;
import convometer.tracker.identity.CustomerEvent.GroupDelivered;
import convometer.tracker.identity.CustomerEvent.MessageSent;
import convometer.tracker.identity.CustomerEvent.NamesShown;
import convometer.tracker.identity.CustomerEvent.StatusObserved;
import convometer.tracker.identity.CustomerId;
import convometer.tracker.identity.PhoneNumberId;
import convometer.tracker.identity.WabaId;
import convometer.tracker.message.MetaConversation;
import convometer.tracker.message.Pricing;
import convometer.tracker.message.SentMessage;
import convometer.tracker.message.SentMessage.SentTemplate;
import convometer.tracker.message.Wamid;
import convometer.tracker.message.WebhookOffset;
import convometer.tracker.state.GroupPart;
import convometer.tracker.state.SeenEcho;
import convometer.tracker.streams.store.Millis;
import convometer.tracker.streams.store.ParticipationRecords;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Translates what comes on the topics to events of the rules.
public final class CustomerEvents {

    private final Accounts accounts;

    public CustomerEvents(Accounts accounts) {
        this.accounts = accounts;
    }

    /// What a record says; empty: nothing.
    public Optional<CustomerEvent> of(IncomingRecord record) {
        return switch (record.value()) {
            case InboundMessage message -> Optional.of(acted(message, record.webhook()));
            case MessageStatus status -> Optional.of(observed(status, record.webhook()));
            case CustomerNotice notice -> noticed(notice);
            case SendRecord sent -> Optional.of(sent(sent, record.receivedAt()));
            default ->
                    throw new IllegalStateException(
                            "no event: " + record.value().getSchema().getFullName());
        };
    }

    /// The event of what a customer did.
    ///
    /// @param webhook in which it came; null: not known
    public CustomerActed acted(InboundMessage message, @Nullable WebhookOffset webhook) {
        return new CustomerActed(
                new PhoneNumberId(message.getPhoneNumberId()),
                message.getGroupId(),
                message.getType(),
                Objects.requireNonNullElse(message.getSubtype(), ""),
                message.getReferral(),
                names(message),
                message.getAt(),
                message.getReceivedAt(),
                message.getMessageId(),
                webhook);
    }

    /// The sender's names, and those of a change that the message shows (I2).
    private static CustomerAliases names(InboundMessage message) {
        var at = message.getAt();
        var sender = CustomerAliases.used(message.getWaId(), message.getUserId(), at);
        var change = message.getAliasChange();
        if (change == null) return sender;
        return sender.merge(
                        CustomerAliases.shown(change.getPreviousWaId(), change.getPreviousUserId()))
                .merge(CustomerAliases.changedTo(change.getWaId(), change.getUserId(), at));
    }

    /// The event of a status.
    ///
    /// @param webhook in which it came; null: not known
    public StatusObserved observed(MessageStatus status, @Nullable WebhookOffset webhook) {
        return new StatusObserved(
                new PhoneNumberId(status.getPhoneNumberId()),
                status.getGroupId(),
                new Wamid(status.getWamid()),
                status.getStatus(),
                status.getAt(),
                new WabaId(status.getWabaId()),
                status.getWaId(),
                pricing(status.getPricing()),
                conversation(status.getConversation()),
                codes(status.getErrors()),
                CustomerAliases.used(status.getWaId(), status.getUserId(), status.getAt()),
                status.getReceivedAt(),
                webhook);
    }

    /// Most statuses have no error.
    private static Set<Integer> codes(List<ReportedError> errors) {
        return errors.isEmpty()
                ? Set.of()
                : errors.stream()
                        .map(ReportedError::getCode)
                        .collect(Collectors.toUnmodifiableSet());
    }

    /// The event of a send record.
    ///
    /// @param receivedAt when the record came here
    public MessageSent sent(SendRecord sent, Instant receivedAt) {
        return new MessageSent(
                new PhoneNumberId(sent.getPhoneNumberId()),
                new Wamid(sent.getWamid()),
                new SentMessage(
                        sent.getSentAt(),
                        sent.getType(),
                        category(sent),
                        sent.getTo(),
                        Objects.requireNonNullElseGet(sent.getCanonical(), () -> canonical(sent)),
                        template(sent),
                        sent.getLabels().isEmpty() ? Map.of() : new TreeMap<>(sent.getLabels())),
                CustomerAliases.shown(sent.getTo(), sent.getWaId(), sent.getUserId()),
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

    private static @Nullable SentTemplate template(SendRecord sent) {
        var name = sent.getTemplateName();
        return name == null ? null : new SentTemplate(name, sent.getTemplateLanguage());
    }

    /// What a notice says of a thread; empty: nothing.
    public static Optional<CustomerEvent> noticed(CustomerNotice notice) {
        var number = notice.getPhoneNumberId();
        var wamid = notice.getWamid();
        var at = notice.getAt();
        var names = CustomerAliases.shown(notice.getWaId(), notice.getUserId());
        if (notice.getKind().equals("echo") && number != null && wamid != null)
            return Optional.of(
                    new EchoSeen(
                            new PhoneNumberId(number),
                            new Wamid(wamid),
                            names,
                            notice.getReceivedAt()));
        if (notice.getKind().equals("names") && at != null)
            names = CustomerAliases.used(notice.getWaId(), notice.getUserId(), at);
        return names.aliases().isEmpty()
                ? Optional.empty()
                : Optional.of(new NamesShown(names, notice.getReceivedAt()));
    }

    /// An echo that another customer key has seen.
    public static CustomerEvent seen(SeenEcho command) {
        return new EchoSeen(
                new PhoneNumberId(command.getPhoneNumberId()),
                new Wamid(command.getWamid()),
                CustomerAliases.none(),
                Millis.instant(command.getReceivedAt()));
    }

    /// What a group knows of a message to one of its participants.
    public static CustomerEvent delivered(GroupPart command) {
        var part = ParticipationRecords.part(command.getPart());
        var participant = new CustomerId(command.getPart().getParticipant());
        return new GroupDelivered(
                new PhoneNumberId(command.getPhoneNumberId()),
                command.getGroupId(),
                participant,
                part.version(),
                part.known(),
                part.inWindow(),
                part.window(),
                CustomerAliases.of(participant),
                Millis.instant(command.getReceivedAt()));
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
                        .collect(Collectors.joining("|"))
                + labels(sent);
    }

    /// Nothing where there are none, so that a record is the same as before there were labels.
    private static String labels(SendRecord sent) {
        var labels = new StringBuilder();
        new TreeMap<>(sent.getLabels())
                .forEach((name, value) ->
                        labels.append('|')
                                .append(name.length())
                                .append(':')
                                .append(name)
                                .append('=')
                                .append(value.length())
                                .append(':')
                                .append(value));
        return labels.toString();
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
