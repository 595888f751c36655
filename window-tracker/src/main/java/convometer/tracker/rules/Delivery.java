package convometer.tracker.rules;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// A delivered message with all that its charge depends on.
///
/// @param waba the billing account of its first status
/// @param recipient the number that it went to; null: not known
/// @param category of the template, `service` for free-form; null: neither or not known
/// @param sentByUs there is a send record
/// @param inWindow the customer's window was open when it was delivered (P2)
/// @param inEntryPoint a free entry point was open when it was delivered
/// @param conversation the derived conversation that it belongs to; null: none
/// @param failed Meta also said failed
public record Delivery(
        String wamid,
        Instant deliveredAt,
        String waba,
        @Nullable String recipient,
        Kind kind,
        @Nullable String category,
        boolean sentByUs,
        boolean inWindow,
        boolean inEntryPoint,
        Conversation.@Nullable Key conversation,
        boolean failed,
        @Nullable Pricing pricing,
        @Nullable MetaConversation reported) {

    /// The deliveries of a thread, by wamid, in the order of C1.
    static SequencedMap<String, Delivery> all(
            ThreadState state, Conversations.Derived conversations) {
        var delivered = new ArrayList<Outbound>();
        for (var message : state.messages().values())
            if (message.deliveredAt() != null) delivered.add(message);
        delivered.sort(Conversations.DELIVERY_ORDER);
        var all = new LinkedHashMap<String, Delivery>();
        var entryPoints = conversations.entryPoints();
        for (var message : delivered) {
            var conversation = conversations.joined().get(message.wamid());
            all.put(message.wamid(), of(message, state.windows(), entryPoints, conversation));
        }
        return all;
    }

    private static Delivery of(
            Outbound message,
            List<Window> windows,
            List<Conversation> entryPoints,
            Conversation.@Nullable Key conversation) {
        var at = Conversations.deliveredAt(message);
        var waba = message.waba();
        var pricing = message.pricing();
        var reported = message.conversation();
        return new Delivery(
                message.wamid(),
                at,
                waba == null ? "" : waba.value(),
                message.recipientNumber(),
                message.kind(),
                message.category(),
                message.sent() != null,
                Windows.openAt(windows, at).isPresent(),
                entryPoints.stream().anyMatch(entryPoint -> entryPoint.isOpenAt(at)),
                conversation,
                message.failed(),
                pricing == null ? null : pricing.value(),
                reported == null ? null : reported.value());
    }
}
