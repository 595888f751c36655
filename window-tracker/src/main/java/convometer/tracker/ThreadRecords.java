package convometer.tracker;

import convometer.tracker.rules.Base;
import convometer.tracker.rules.Conversation;
import convometer.tracker.rules.Episode;
import convometer.tracker.rules.LiveMessage;
import convometer.tracker.rules.LiveThread;
import convometer.tracker.rules.Participation;
import convometer.tracker.rules.Placement;
import convometer.tracker.rules.Window;
import convometer.tracker.state.BaseState;
import convometer.tracker.state.EpisodeState;
import convometer.tracker.state.MessageState;
import convometer.tracker.state.PartState;
import convometer.tracker.state.ParticipationState;
import convometer.tracker.state.PlacementState;
import convometer.tracker.state.ThreadRecord;
import convometer.tracker.state.WindowState;

import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Translates a thread's state to the record that is stored, and back. The record is Avro, written
/// with the schema's id: a later version reads it.
final class ThreadRecords {

    static ThreadRecord record(LiveThread thread) {
        var parts = thread.parts();
        return ThreadRecord.newBuilder()
                .setPhoneNumberId(thread.number())
                .setWindows(parts.windows().stream().map(ThreadRecords::record).toList())
                .setReferrals(List.copyOf(parts.referrals()))
                .setMessages(parts.messages().stream().map(ThreadRecords::record).toList())
                .setParticipations(
                        parts.participations().entrySet().stream()
                                .map(each -> record(each.getKey(), each.getValue()))
                                .toList())
                .setEpisodes(records(parts.episodes()))
                .setWithdrawn(records(parts.withdrawn()))
                .setBase(record(parts.base()))
                .setLastInboundAt(parts.lastInboundAt())
                .setLastOutboundAt(parts.lastOutboundAt())
                .build();
    }

    static LiveThread thread(ThreadRecord stored) {
        Map<String, Participation> participations = new TreeMap<>();
        for (var each : stored.getParticipations())
            participations.put(each.getWamid(), participation(each));
        return LiveThread.of(
                stored.getPhoneNumberId(),
                new LiveThread.Parts(
                        stored.getWindows().stream().map(ThreadRecords::window).toList(),
                        stored.getReferrals(),
                        stored.getMessages().stream().map(ThreadRecords::message).toList(),
                        participations,
                        episodes(stored.getEpisodes()),
                        episodes(stored.getWithdrawn()),
                        base(stored.getBase()),
                        stored.getLastInboundAt(),
                        stored.getLastOutboundAt()));
    }

    static WindowState record(Window window) {
        return new WindowState(
                window.openedAt(), window.until(), window.closedTold(), window.touchedAt());
    }

    static Window window(WindowState stored) {
        return new Window(
                stored.getOpenedAt(),
                stored.getUntil(),
                stored.getClosedTold(),
                stored.getTouchedAt());
    }

    private static MessageState record(LiveMessage message) {
        return new MessageState(
                OutboundRecords.record(message.known()),
                message.touchedAt(),
                message.revision(),
                record(message.placement()),
                message.disputeTold());
    }

    private static LiveMessage message(MessageState stored) {
        return new LiveMessage(
                OutboundRecords.outbound(stored.getKnown()),
                stored.getTouchedAt(),
                stored.getRevision(),
                placement(stored.getPlacement()),
                stored.getDisputeTold());
    }

    private static @Nullable PlacementState record(@Nullable Placement placement) {
        if (placement == null) return null;
        var conversation = placement.conversation();
        return new PlacementState(
                placement.inWindow(),
                placement.inEntryPoint(),
                conversation == null ? null : conversation.category(),
                conversation == null ? null : conversation.openedAt(),
                placement.conversationWaba(),
                placement.opensConversation());
    }

    private static @Nullable Placement placement(@Nullable PlacementState stored) {
        if (stored == null) return null;
        var category = stored.getCategory();
        var openedAt = stored.getOpenedAt();
        return new Placement(
                stored.getInWindow(),
                stored.getInEntryPoint(),
                category == null || openedAt == null
                        ? null
                        : new Conversation.Key(category, openedAt),
                stored.getConversationWaba(),
                stored.getOpensConversation());
    }

    private static ParticipationState record(String wamid, Participation participation) {
        return new ParticipationState(
                wamid,
                participation.group(),
                parts(participation.parts()),
                participation.touchedAt(),
                participation.revision(),
                List.copyOf(participation.counted()));
    }

    static List<PartState> parts(Map<String, Participation.Part> parts) {
        return parts.entrySet().stream().map(each -> part(each.getKey(), each.getValue())).toList();
    }

    static PartState part(String participant, Participation.Part part) {
        return new PartState(
                participant, part.version(), OutboundRecords.record(part.known()), part.inWindow());
    }

    static Map<String, Participation.Part> parts(List<PartState> stored) {
        Map<String, Participation.Part> parts = new TreeMap<>();
        for (var part : stored) parts.put(part.getParticipant(), part(part));
        return parts;
    }

    static Participation.Part part(PartState stored) {
        return new Participation.Part(
                stored.getVersion(),
                OutboundRecords.outbound(stored.getKnown()),
                stored.getInWindow());
    }

    private static Participation participation(ParticipationState stored) {
        return new Participation(
                stored.getGroupId(),
                parts(stored.getParts()),
                stored.getTouchedAt(),
                stored.getRevision(),
                Set.copyOf(stored.getCounted()));
    }

    private static List<EpisodeState> records(Collection<Episode> episodes) {
        return episodes.stream().map(ThreadRecords::record).toList();
    }

    private static List<Episode> episodes(List<EpisodeState> stored) {
        return stored.stream().map(ThreadRecords::episode).toList();
    }

    private static EpisodeState record(Episode episode) {
        var conversation = episode.conversation();
        return EpisodeState.newBuilder()
                .setCategory(conversation.category())
                .setOpenedAt(conversation.openedAt())
                .setEndedAt(conversation.endedAt())
                .setOpenedBy(conversation.openedBy())
                .setWaba(conversation.waba())
                .setRecipient(conversation.recipient())
                .setSentByUs(conversation.sentByUs())
                .setMessages(episode.messages())
                .setRevision(episode.revision())
                .setEndTold(episode.endTold())
                .build();
    }

    private static Episode episode(EpisodeState stored) {
        var conversation =
                new Conversation(
                        stored.getCategory(),
                        stored.getOpenedAt(),
                        stored.getEndedAt(),
                        stored.getOpenedBy(),
                        stored.getWaba(),
                        stored.getRecipient(),
                        stored.getSentByUs());
        return new Episode(
                conversation, stored.getMessages(), stored.getRevision(), stored.getEndTold());
    }

    private static BaseState record(Base base) {
        return new BaseState(base.floor(), records(base.open()), base.answeredAt());
    }

    private static Base base(BaseState stored) {
        return new Base(stored.getFloor(), episodes(stored.getOpen()), stored.getAnsweredAt());
    }

    private ThreadRecords() {}
}
