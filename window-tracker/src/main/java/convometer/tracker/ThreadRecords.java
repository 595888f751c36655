package convometer.tracker;

import convometer.tracker.rules.Conversation;
import convometer.tracker.rules.EntryPointEnd;
import convometer.tracker.rules.MetaConversation;
import convometer.tracker.rules.Outbound;
import convometer.tracker.rules.Pricing;
import convometer.tracker.rules.Reported;
import convometer.tracker.rules.Sent;
import convometer.tracker.rules.ThreadState;
import convometer.tracker.rules.ThreadState.ConversationTold;
import convometer.tracker.rules.Window;
import convometer.tracker.state.ConversationState;
import convometer.tracker.state.EntryPointEndState;
import convometer.tracker.state.MetaConversationState;
import convometer.tracker.state.OutboundState;
import convometer.tracker.state.PricingState;
import convometer.tracker.state.SentState;
import convometer.tracker.state.SourceState;
import convometer.tracker.state.ThreadRecord;
import convometer.tracker.state.WindowState;
import convometer.tracker.state.WordState;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// Translates the state of a thread to the record that is stored, and back.
final class ThreadRecords {

    static ThreadRecord toRecord(ThreadState state) {
        return ThreadRecord.newBuilder()
                .setWindows(state.windows().stream().map(ThreadRecords::record).toList())
                .setReferrals(state.referrals())
                .setMessages(
                        state.messages().values().stream()
                                .map(message ->
                                        record(
                                                message,
                                                state.deliveriesTold()
                                                        .getOrDefault(message.wamid(), 0)))
                                .toList())
                .setConversations(
                        state.conversationsTold().values().stream()
                                .map(ThreadRecords::record)
                                .toList())
                .setNames(state.names().stream().sorted().toList())
                .setLastInboundAt(state.lastInboundAt())
                .setLastOutboundAt(state.lastOutboundAt())
                .build();
    }

    static ThreadState toState(@Nullable ThreadRecord stored) {
        if (stored == null) return ThreadState.empty();
        SortedMap<String, Outbound> messages = new TreeMap<>();
        SortedMap<String, Integer> told = new TreeMap<>();
        for (var message : stored.getMessages()) {
            messages.put(message.getWamid(), outbound(message));
            if (message.getTold() > 0) told.put(message.getWamid(), message.getTold());
        }
        SortedMap<Conversation.Key, ConversationTold> conversations = new TreeMap<>();
        for (var each : stored.getConversations()) {
            var conversation = conversation(each);
            conversations.put(conversation.conversation().key(), conversation);
        }
        return new ThreadState(
                stored.getWindows().stream().map(ThreadRecords::window).toList(),
                List.copyOf(stored.getReferrals()),
                messages,
                told,
                conversations,
                Set.copyOf(stored.getNames()),
                stored.getLastInboundAt(),
                stored.getLastOutboundAt());
    }

    private static WindowState record(Window window) {
        return WindowState.newBuilder()
                .setOpenedAt(window.openedAt())
                .setUntil(window.until())
                .setClosedTold(window.closedTold())
                .build();
    }

    private static Window window(WindowState stored) {
        return new Window(stored.getOpenedAt(), stored.getUntil(), stored.getClosedTold());
    }

    private static ConversationState record(ConversationTold told) {
        var conversation = told.conversation();
        return ConversationState.newBuilder()
                .setCategory(conversation.category())
                .setOpenedAt(conversation.openedAt())
                .setEndedAt(conversation.endedAt())
                .setOpenedBy(conversation.openedBy())
                .setWaba(conversation.waba())
                .setRecipient(conversation.recipient())
                .setSentByUs(conversation.sentByUs())
                .setRevision(told.revision())
                .setWithdrawn(told.withdrawn())
                .setEndTold(told.endTold())
                .build();
    }

    private static ConversationTold conversation(ConversationState stored) {
        var conversation =
                new Conversation(
                        stored.getCategory(),
                        stored.getOpenedAt(),
                        stored.getEndedAt(),
                        stored.getOpenedBy(),
                        stored.getWaba(),
                        stored.getRecipient(),
                        stored.getSentByUs());
        return new ConversationTold(
                conversation, stored.getRevision(), stored.getWithdrawn(), stored.getEndTold());
    }

    private static OutboundState record(Outbound message, int told) {
        return OutboundState.newBuilder()
                .setWamid(message.wamid())
                .setSent(record(message.sent()))
                .setDeliveredAt(message.deliveredAt())
                .setWaba(word(message.waba()))
                .setRecipient(word(message.recipient()))
                .setPricing(pricing(message.pricing()))
                .setConversation(metaConversation(message.conversation()))
                .setEntryPointEnds(
                        message.entryPointEnds().stream().map(ThreadRecords::record).toList())
                .setFailed(message.failed())
                .setDisputed(message.disputed())
                .setEchoed(message.echoed())
                .setTold(told)
                .build();
    }

    private static Outbound outbound(OutboundState stored) {
        SortedSet<EntryPointEnd> ends = new TreeSet<>(EntryPointEnd.ORDER);
        for (var end : stored.getEntryPointEnds())
            ends.add(
                    new EntryPointEnd(
                            end.getSource().getAt(),
                            end.getSource().getRank(),
                            stored.getWamid(),
                            end.getConversationId(),
                            end.getEndsAt()));
        return new Outbound(
                stored.getWamid(),
                sent(stored.getSent()),
                stored.getDeliveredAt(),
                word(stored.getWaba()),
                word(stored.getRecipient()),
                pricing(stored.getPricing()),
                metaConversation(stored.getConversation()),
                ends,
                stored.getFailed(),
                stored.getDisputed(),
                stored.getEchoed());
    }

    private static @Nullable SentState record(@Nullable Sent sent) {
        return sent == null
                ? null
                : SentState.newBuilder()
                        .setAt(sent.at())
                        .setType(sent.type())
                        .setCategory(sent.category())
                        .setTo(sent.to())
                        .setCanonical(sent.canonical())
                        .build();
    }

    private static @Nullable Sent sent(@Nullable SentState stored) {
        return stored == null
                ? null
                : new Sent(
                        stored.getAt(),
                        stored.getType(),
                        stored.getCategory(),
                        stored.getTo(),
                        stored.getCanonical());
    }

    private static SourceState source(Reported<?> reported) {
        return new SourceState(reported.at(), reported.rank());
    }

    private static <T> Reported<T> reported(SourceState source, String canonical, T value) {
        return new Reported<>(source.getAt(), source.getRank(), canonical, value);
    }

    private static @Nullable WordState word(@Nullable Reported<String> word) {
        return word == null ? null : new WordState(source(word), word.value());
    }

    private static @Nullable Reported<String> word(@Nullable WordState stored) {
        return stored == null
                ? null
                : reported(stored.getSource(), stored.getValue(), stored.getValue());
    }

    private static @Nullable PricingState pricing(@Nullable Reported<Pricing> pricing) {
        return pricing == null
                ? null
                : new PricingState(
                        source(pricing), pricing.value().category(), pricing.canonical());
    }

    private static @Nullable Reported<Pricing> pricing(@Nullable PricingState stored) {
        if (stored == null) return null;
        var canonical = stored.getCanonical();
        return reported(
                stored.getSource(), canonical, new Pricing(stored.getCategory(), canonical));
    }

    private static @Nullable MetaConversationState metaConversation(
            @Nullable Reported<MetaConversation> reported) {
        if (reported == null) return null;
        var conversation = reported.value();
        return new MetaConversationState(
                source(reported),
                conversation.id(),
                conversation.origin(),
                conversation.expirationAt(),
                reported.canonical());
    }

    private static @Nullable Reported<MetaConversation> metaConversation(
            @Nullable MetaConversationState stored) {
        if (stored == null) return null;
        var conversation =
                new MetaConversation(
                        stored.getId(),
                        stored.getOrigin(),
                        stored.getExpirationAt(),
                        stored.getCanonical());
        return reported(stored.getSource(), stored.getCanonical(), conversation);
    }

    private static EntryPointEndState record(EntryPointEnd end) {
        return new EntryPointEndState(
                new SourceState(end.at(), end.rank()), end.conversationId(), end.endsAt());
    }

    private ThreadRecords() {}
}
