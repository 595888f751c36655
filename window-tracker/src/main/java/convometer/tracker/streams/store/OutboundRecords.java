package convometer.tracker.streams.store;

import convometer.tracker.identity.WabaId;
import convometer.tracker.message.EntryPointEnd;
import convometer.tracker.message.MetaConversation;
import convometer.tracker.message.OutboundMessage;
import convometer.tracker.message.Pricing;
import convometer.tracker.message.Reported;
import convometer.tracker.message.SentMessage;
import convometer.tracker.message.SentMessage.SentTemplate;
import convometer.tracker.message.StatusSource;
import convometer.tracker.message.Wamid;
import convometer.tracker.message.WebhookOffset;
import convometer.tracker.state.EntryPointEndState;
import convometer.tracker.state.MetaConversationState;
import convometer.tracker.state.OutboundState;
import convometer.tracker.state.PricingState;
import convometer.tracker.state.ReportedState;
import convometer.tracker.state.SentState;
import convometer.tracker.state.SourceState;
import convometer.tracker.state.StatusSourceState;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.SortedSet;
import java.util.TreeSet;

/// Translates what is known of a message to the record that is stored, and back.
public final class OutboundRecords {

    public static OutboundState record(OutboundMessage message) {
        return new OutboundState(
                message.wamid().value(),
                record(message.sent()),
                Millis.ofNullable(message.deliveredAt()),
                waba(message.waba()),
                word(message.recipient()),
                pricing(message.pricing()),
                metaConversation(message.conversation()),
                ThreadRecords.each(message.entryPointEnds(), OutboundRecords::record),
                message.failed(),
                message.disputed(),
                message.echoed(),
                ThreadRecords.each(message.sources(), OutboundRecords::record));
    }

    public static OutboundMessage outbound(OutboundState stored) {
        var wamid = new Wamid(stored.getWamid());
        SortedSet<EntryPointEnd> ends = new TreeSet<>(EntryPointEnd.ORDER);
        for (var end : stored.getEntryPointEnds())
            ends.add(
                    new EntryPointEnd(
                            Millis.instant(end.getSource().getAt()),
                            end.getSource().getRank(),
                            wamid,
                            end.getConversationId(),
                            Millis.instant(end.getEndsAt())));
        return new OutboundMessage(
                wamid,
                sent(stored.getSent()),
                Millis.instantOrNull(stored.getDeliveredAt()),
                waba(stored.getWaba()),
                word(stored.getRecipient()),
                pricing(stored.getPricing()),
                metaConversation(stored.getConversation()),
                ends,
                stored.getFailed(),
                stored.getDisputed(),
                stored.getEchoed(),
                ThreadRecords.each(stored.getSources(), OutboundRecords::statusSource));
    }

    private static @Nullable SentState record(@Nullable SentMessage sent) {
        if (sent == null) return null;
        var template = sent.template();
        return new SentState(
                Millis.of(sent.at()),
                sent.type(),
                sent.category(),
                sent.to(),
                sent.canonical(),
                template == null ? null : template.name(),
                template == null ? null : template.language(),
                sent.labels());
    }

    private static @Nullable SentMessage sent(@Nullable SentState stored) {
        if (stored == null) return null;
        var template = stored.getTemplateName();
        return new SentMessage(
                Millis.instant(stored.getAt()),
                stored.getType(),
                stored.getCategory(),
                stored.getTo(),
                stored.getCanonical(),
                template == null ? null : new SentTemplate(template, stored.getTemplateLanguage()),
                stored.getLabels());
    }

    private static SourceState source(Reported<?> reported) {
        return source(reported.at(), reported.rank());
    }

    static SourceState source(Instant at, int rank) {
        return new SourceState(Millis.of(at), rank);
    }

    private static <T> Reported<T> reported(SourceState source, String canonical, T value) {
        return new Reported<>(Millis.instant(source.getAt()), source.getRank(), canonical, value);
    }

    private static @Nullable ReportedState waba(@Nullable Reported<WabaId> waba) {
        return waba == null ? null : new ReportedState(source(waba), waba.value().value());
    }

    private static @Nullable Reported<WabaId> waba(@Nullable ReportedState stored) {
        return stored == null
                ? null
                : reported(stored.getSource(), stored.getValue(), new WabaId(stored.getValue()));
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
                Millis.ofNullable(conversation.expirationAt()),
                reported.canonical());
    }

    private static @Nullable Reported<MetaConversation> metaConversation(
            @Nullable MetaConversationState stored) {
        if (stored == null) return null;
        var conversation =
                new MetaConversation(
                        stored.getId(),
                        stored.getOrigin(),
                        Millis.instantOrNull(stored.getExpirationAt()),
                        stored.getCanonical());
        return reported(stored.getSource(), stored.getCanonical(), conversation);
    }

    private static EntryPointEndState record(EntryPointEnd end) {
        return new EntryPointEndState(
                source(end.at(), end.rank()), end.conversationId(), Millis.of(end.endsAt()));
    }

    private static StatusSourceState record(StatusSource source) {
        var webhook = source.webhook();
        return new StatusSourceState(
                Millis.of(source.at()), source.rank(), webhook.partition(), webhook.offset());
    }

    private static StatusSource statusSource(StatusSourceState stored) {
        return new StatusSource(
                Millis.instant(stored.getAt()),
                stored.getRank(),
                new WebhookOffset(stored.getPartition(), stored.getOffset()));
    }

    private OutboundRecords() {}
}
