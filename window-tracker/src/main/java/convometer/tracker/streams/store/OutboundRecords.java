package convometer.tracker.streams.store;

import convometer.tracker.message.EntryPointEnd;
import convometer.tracker.message.MetaConversation;
import convometer.tracker.message.OutboundMessage;
import convometer.tracker.message.Pricing;
import convometer.tracker.message.Reported;
import convometer.tracker.message.SentMessage;
import convometer.tracker.state.EntryPointEndState;
import convometer.tracker.state.MetaConversationState;
import convometer.tracker.state.OutboundState;
import convometer.tracker.state.PricingState;
import convometer.tracker.state.ReportedState;
import convometer.tracker.state.SentState;
import convometer.tracker.state.SourceState;

import org.jspecify.annotations.Nullable;

import java.util.SortedSet;
import java.util.TreeSet;

/// Translates what is known of a message to the record that is stored, and back.
public final class OutboundRecords {

    public static OutboundState record(OutboundMessage message) {
        return OutboundState.newBuilder()
                .setWamid(message.wamid())
                .setSent(record(message.sent()))
                .setDeliveredAt(message.deliveredAt())
                .setWaba(word(message.waba()))
                .setRecipient(word(message.recipient()))
                .setPricing(pricing(message.pricing()))
                .setConversation(metaConversation(message.conversation()))
                .setEntryPointEnds(
                        message.entryPointEnds().stream().map(OutboundRecords::record).toList())
                .setFailed(message.failed())
                .setDisputed(message.disputed())
                .setEchoed(message.echoed())
                .build();
    }

    public static OutboundMessage outbound(OutboundState stored) {
        SortedSet<EntryPointEnd> ends = new TreeSet<>(EntryPointEnd.ORDER);
        for (var end : stored.getEntryPointEnds())
            ends.add(
                    new EntryPointEnd(
                            end.getSource().getAt(),
                            end.getSource().getRank(),
                            stored.getWamid(),
                            end.getConversationId(),
                            end.getEndsAt()));
        return new OutboundMessage(
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

    private static @Nullable SentState record(@Nullable SentMessage sent) {
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

    private static @Nullable SentMessage sent(@Nullable SentState stored) {
        return stored == null
                ? null
                : new SentMessage(
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

    private static @Nullable ReportedState word(@Nullable Reported<String> word) {
        return word == null ? null : new ReportedState(source(word), word.value());
    }

    private static @Nullable Reported<String> word(@Nullable ReportedState stored) {
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

    private OutboundRecords() {}
}
