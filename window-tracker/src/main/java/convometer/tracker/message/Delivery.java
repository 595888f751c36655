package convometer.tracker.message;

import convometer.tracker.conversation.ConversationAssignment;
import convometer.tracker.identity.CustomerId;
import convometer.tracker.identity.WabaId;
import convometer.tracker.message.SentMessage.SentTemplate;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Map;

/// A delivered message with all that its charge depends on.
///
/// @param waba the billing account of its first status
/// @param recipient the number that it went to; null: not known
/// @param category of the template, `service` for free-form; null: neither or not known
/// @param sentByUs there is a send record
/// @param template by the send record; null: none, or not known
/// @param labels by the send record
/// @param failed Meta also said failed
/// @param group the group that it was sent to; null: a chat of two
/// @param participant in a group: by whom its unit is named, whoever the customer is shown as
/// @param withdrawn a correction: it does not count, after all
public record Delivery(
        Wamid wamid,
        Instant deliveredAt,
        WabaId waba,
        @Nullable String recipient,
        MessageKind kind,
        @Nullable String category,
        boolean sentByUs,
        @Nullable SentTemplate template,
        Map<String, String> labels,
        ConversationAssignment assignment,
        boolean failed,
        @Nullable Pricing pricing,
        @Nullable MetaConversation reported,
        @Nullable String group,
        @Nullable CustomerId participant,
        boolean withdrawn) {

    /// The delivery of a message in a chat of two.
    public static Delivery of(OutboundMessage message, ConversationAssignment assignment) {
        return of(message, assignment, message.recipientNumber(), null, null);
    }

    /// The delivery of a message to a participant of a group (P9): what the group's id says of the
    /// recipient says nothing of the participant.
    public static Delivery inGroup(
            OutboundMessage message, boolean inWindow, String group, CustomerId participant) {
        var recipient = message.recipient();
        return of(
                message,
                ConversationAssignment.inGroup(inWindow),
                recipient == null ? null : recipient.value(),
                group,
                participant);
    }

    private static Delivery of(
            OutboundMessage message,
            ConversationAssignment assignment,
            @Nullable String recipient,
            @Nullable String group,
            @Nullable CustomerId participant) {
        var pricing = message.pricing();
        var reported = message.conversation();
        var sent = message.sent();
        return new Delivery(
                message.wamid(),
                message.deliveryInstant(),
                message.wabaId(),
                recipient,
                message.kind(),
                message.category(),
                sent != null,
                sent == null ? null : sent.template(),
                sent == null ? Map.of() : sent.labels(),
                assignment,
                message.failed(),
                pricing == null ? null : pricing.value(),
                reported == null ? null : reported.value(),
                group,
                participant,
                false);
    }

    /// It does not count, after all.
    Delivery withdraw() {
        return withdraw(participant);
    }

    /// As the participant's it does not count, after all.
    public Delivery withdraw(@Nullable CustomerId participant) {
        return new Delivery(
                wamid,
                deliveredAt,
                waba,
                recipient,
                kind,
                category,
                sentByUs,
                template,
                labels,
                assignment,
                failed,
                pricing,
                reported,
                group,
                participant,
                true);
    }
}
