package convometer.tracker.streams.records;

import convometer.events.ConsentFact;
import convometer.events.ConversationFact;
import convometer.events.DeliveryFact;
import convometer.events.HandlerFact;
import convometer.events.PermissionFact;
import convometer.events.PermissionWithdrawal;
import convometer.events.ThreadDecision;
import convometer.events.WindowFact;
import convometer.schemas.InstantText;
import convometer.schemas.ThreadKey;
import convometer.tracker.conversation.Conversation;
import convometer.tracker.conversation.DeliverySources;
import convometer.tracker.identity.Decision;
import convometer.tracker.identity.PhoneNumberId;
import convometer.tracker.message.Delivery;
import convometer.tracker.message.WebhookOffset;
import convometer.tracker.reference.AccountWabas;
import convometer.tracker.window.DeliveryWindow;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/// Translates decisions of the rules to records of the topic `thread-decisions`.
public final class DecisionRecords {

    /// Every kind that the topic carries, for those who count them.
    public static final List<String> KINDS =
            List.of(
                    "window_opened",
                    "window_extended",
                    "window_corrected",
                    "window_closed",
                    "window_disputed",
                    "thread_merged",
                    "conversation_opened",
                    "conversation_corrected",
                    "conversation_ended",
                    "message_delivered",
                    "permitted",
                    "handler_changed",
                    "consent_changed");

    private final ThreadKey thread;
    private final PhoneNumberId number;
    private final Instant now;
    private final AccountWabas accounts;

    /// Makes the records of one thread's decisions.
    ///
    /// @param now for the facts that have no instant of their own
    public DecisionRecords(ThreadKey thread, Instant now, AccountWabas accounts) {
        this.thread = thread;
        number = new PhoneNumberId(thread.phoneNumberId());
        this.now = now;
        this.accounts = accounts;
    }

    /// The record of a decision about the past.
    ///
    /// @param sources what it rests on, if it is a delivery
    public ThreadDecision fact(Decision decision, DeliverySources sources) {
        return switch (decision) {
            case Decision.WindowOpened(var openedAt, var until) ->
                    window("window_opened", openedAt, openedAt, until, List.of());
            case Decision.WindowExtended(var openedAt, var until) ->
                    window("window_extended", openedAt, openedAt, until, List.of());
            case Decision.WindowCorrected(var openedAt, var until, var supersedes) ->
                    window("window_corrected", openedAt, openedAt, until, supersedes);
            case Decision.WindowClosed(var openedAt, var until) ->
                    window("window_closed", until, openedAt, until, List.of());
            case Decision.ThreadMerged(var into, var windows) ->
                    of("thread_merged", now)
                            .setMergedInto(into.value())
                            .setMergedWindows(windows)
                            .build();
            case Decision.WindowDisputed _ -> of("window_disputed", now).build();
            case Decision.ConversationOpened(var opened, var revision, var messages) ->
                    of(
                            "conversation_opened",
                            opened.openedAt(),
                            conversation(opened, revision, false, messages));
            case Decision.ConversationCorrected(
                            var corrected,
                            var revision,
                            var withdrawn,
                            var messages) ->
                    of(
                            "conversation_corrected",
                            corrected.openedAt(),
                            conversation(corrected, revision, withdrawn, messages));
            case Decision.ConversationEnded(var ended, var revision, var messages) ->
                    of(
                            "conversation_ended",
                            ended.endedAt(),
                            conversation(ended, revision, false, messages));
            case Decision.MessageDelivered(var delivery, var revision) ->
                    of(
                            "message_delivered",
                            delivery.deliveredAt(),
                            delivery(delivery, revision, sources));
            case Decision.TooLate _ ->
                    throw new IllegalArgumentException("no fact: " + decision.getClass());
        };
    }

    /// The record of a permission.
    public ThreadDecision permission(PermissionFact permission) {
        return of("permitted", now).setPermission(permission).build();
    }

    /// The record of a permission that holds no more.
    public ThreadDecision withdrawal(PermissionWithdrawal withdrawal) {
        return of("permission_withdrawn", now).setWithdrawal(withdrawal).build();
    }

    /// The record of another consent.
    public ThreadDecision consent(ConsentFact consent) {
        return of("consent_changed", now).setConsent(consent).build();
    }

    /// The record of another assignee.
    public ThreadDecision handler(HandlerFact handler) {
        return of("handler_changed", now).setHandler(handler).build();
    }

    private ThreadDecision window(
            String kind, Instant at, Instant openedAt, Instant until, List<Instant> supersedes) {
        var window =
                WindowFact.newBuilder()
                        .setOpenedAt(openedAt)
                        .setUntil(until)
                        .setSupersedes(supersedes)
                        .build();
        return of(kind, at).setWindow(window).build();
    }

    private ThreadDecision of(String kind, Instant at, ConversationFact conversation) {
        return of(kind, at, conversation, null);
    }

    private ThreadDecision of(String kind, Instant at, DeliveryFact delivery) {
        return of(kind, at, null, delivery);
    }

    /// Most decisions are one of these two. The builder looks up a default for each part that is
    /// not there, which is a tenth of what a replay does for a decision.
    private ThreadDecision of(
            String kind,
            Instant at,
            @Nullable ConversationFact conversation,
            @Nullable DeliveryFact delivery) {
        return new ThreadDecision(
                thread.phoneNumberId(),
                thread.customer(),
                kind,
                at,
                null,
                conversation,
                delivery,
                null,
                null,
                null,
                null,
                List.of(),
                null);
    }

    private ThreadDecision.Builder of(String kind, Instant at) {
        return ThreadDecision.newBuilder()
                .setPhoneNumberId(thread.phoneNumberId())
                .setCustomer(thread.customer())
                .setKind(kind)
                .setAt(at);
    }

    private ConversationFact conversation(
            Conversation conversation, int revision, boolean withdrawn, int messages) {
        return ConversationFact.newBuilder()
                .setConversationId(idOf(conversation.key()))
                .setCategory(conversation.category())
                .setOpenedAt(conversation.openedAt())
                .setEndedAt(conversation.endedAt())
                .setOpenedBy(conversation.openedBy().value())
                .setWabaId(accounts.wabaOf(conversation.waba(), number).value())
                .setRecipient(conversation.recipient().isEmpty() ? null : conversation.recipient())
                .setRevision(revision)
                .setWithdrawn(withdrawn)
                .setMessages(messages)
                .setSentByUs(conversation.sentByUs())
                .build();
    }

    private DeliveryFact delivery(Delivery delivery, int revision, DeliverySources sources) {
        var assignment = delivery.assignment();
        var participant = delivery.participant();
        var template = delivery.template();
        return DeliveryFact.newBuilder()
                .setWamid(delivery.wamid().value())
                .setRevision(revision)
                .setDeliveredAt(delivery.deliveredAt())
                .setWabaId(accounts.wabaOf(delivery.waba(), number).value())
                .setRecipient(delivery.recipient())
                .setKind(delivery.kind().word())
                .setCategory(delivery.category())
                .setSentByUs(delivery.sentByUs())
                .setInWindow(assignment.inWindow())
                .setInEntryPoint(assignment.inEntryPoint())
                .setConversationId(idOf(assignment.conversation()))
                .setOpensConversation(assignment.opensConversation())
                .setConversationWabaId(
                        assignment.conversation() == null
                                ? null
                                : assignment.conversationWaba().value())
                .setGroupId(delivery.group())
                .setParticipant(participant == null ? null : participant.value())
                .setWithdrawn(delivery.withdrawn())
                .setFailed(delivery.failed())
                .setPricing(Verdicts.reported(delivery.pricing()))
                .setConversation(Verdicts.reported(delivery.reported()))
                .setWindow(window(sources.window()))
                .setWebhooks(sources.webhooks().stream().map(DecisionRecords::webhook).toList())
                .setTemplateName(template == null ? null : template.name())
                .setTemplateLanguage(template == null ? null : template.language())
                .setLabels(delivery.labels())
                .build();
    }

    private static convometer.events.@Nullable DeliveryWindow window(
            @Nullable DeliveryWindow window) {
        if (window == null) return null;
        var message = window.message();
        return new convometer.events.DeliveryWindow(
                window.openedAt(),
                window.until(),
                message == null ? null : message.id(),
                message == null || message.webhook() == null ? null : webhook(message.webhook()));
    }

    private static convometer.events.WebhookOffset webhook(WebhookOffset webhook) {
        return new convometer.events.WebhookOffset(webhook.partition(), webhook.offset());
    }

    /// `phone_number_id/customer/category/opened_at`.
    private @Nullable String idOf(Conversation.@Nullable Key key) {
        return key == null
                ? null
                : thread + "/" + key.category() + "/" + InstantText.of(key.openedAt());
    }
}
