package convometer.tracker;

import convometer.tracker.rules.Base;
import convometer.tracker.rules.Conversation;
import convometer.tracker.rules.EntryPointEnd;
import convometer.tracker.rules.Episode;
import convometer.tracker.rules.LiveMessage;
import convometer.tracker.rules.LiveThread;
import convometer.tracker.rules.Participation;
import convometer.tracker.rules.Placement;
import convometer.tracker.rules.Position;
import convometer.tracker.rules.Window;
import convometer.tracker.state.BaseState;
import convometer.tracker.state.EntryPointClaimState;
import convometer.tracker.state.EntryPointState;
import convometer.tracker.state.EpisodeState;
import convometer.tracker.state.MessageState;
import convometer.tracker.state.MovedEntryPoint;
import convometer.tracker.state.MovedThread;
import convometer.tracker.state.PartState;
import convometer.tracker.state.ParticipationState;
import convometer.tracker.state.PlacementState;
import convometer.tracker.state.SourceState;
import convometer.tracker.state.ThreadRecord;
import convometer.tracker.state.WindowState;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// Translates a thread's state to the record that is stored, and back. The record is Avro, written
/// with the schema's id: a later version reads it.
final class ThreadRecords {

    static ThreadRecord record(String number, LiveThread.Header header) {
        var tail = header.tail();
        return ThreadRecord.newBuilder()
                .setPhoneNumberId(number)
                .setWindows(header.windows().stream().map(ThreadRecords::record).toList())
                .setReferrals(List.copyOf(header.referrals()))
                .setLatest(records(header.latest()))
                .setCurrent(episodeRecords(header.current()))
                .setBase(record(header.base()))
                .setTailAt(tail == null ? null : tail.at())
                .setTailWamid(tail == null ? "" : tail.wamid())
                .setAnsweredAt(header.answeredAt())
                .setOldestTouch(header.oldestTouch())
                .setLastInboundAt(header.lastInboundAt())
                .setLastOutboundAt(header.lastOutboundAt())
                .build();
    }

    static LiveThread.Header header(ThreadRecord stored) {
        var tailAt = stored.getTailAt();
        return new LiveThread.Header(
                stored.getWindows().stream().map(ThreadRecords::window).toList(),
                stored.getReferrals(),
                messages(stored.getLatest()),
                episodes(stored.getCurrent()),
                base(stored.getBase()),
                tailAt == null ? null : new Position(tailAt, stored.getTailWamid()),
                stored.getAnsweredAt(),
                stored.getOldestTouch(),
                stored.getLastInboundAt(),
                stored.getLastOutboundAt());
    }

    static MovedThread record(LiveThread.Part part) {
        var header = part.header();
        Map<String, List<EntryPointEnd>> ends = new TreeMap<>();
        for (var end : part.entryPointEnds())
            ends.computeIfAbsent(end.conversationId(), _ -> new ArrayList<>()).add(end);
        return MovedThread.newBuilder()
                .setPhoneNumberId(part.number())
                .setHeader(header == null ? null : record(part.number(), header))
                .setMessages(records(part.messages()))
                .setConversations(episodeRecords(part.conversations()))
                .setParticipations(
                        part.participations().entrySet().stream()
                                .map(each -> record(each.getKey(), each.getValue()))
                                .toList())
                .setEntryPoints(
                        ends.entrySet().stream()
                                .map(each ->
                                        new MovedEntryPoint(
                                                each.getKey(), entryPoint(each.getValue())))
                                .toList())
                .build();
    }

    static LiveThread.Part part(MovedThread moved) {
        var header = moved.getHeader();
        Map<String, Participation> participations = new TreeMap<>();
        for (var each : moved.getParticipations())
            participations.put(each.getWamid(), participation(each));
        return new LiveThread.Part(
                moved.getPhoneNumberId(),
                header == null ? null : header(header),
                messages(moved.getMessages()),
                episodes(moved.getConversations()),
                participations,
                moved.getEntryPoints().stream()
                        .flatMap(each ->
                                entryPoint(each.getConversationId(), each.getState()).stream())
                        .toList());
    }

    static EntryPointState entryPoint(Collection<EntryPointEnd> ends) {
        return new EntryPointState(
                ends.stream()
                        .map(end ->
                                new EntryPointClaimState(
                                        new SourceState(end.at(), end.rank()),
                                        end.wamid(),
                                        end.endsAt()))
                        .toList());
    }

    static SortedSet<EntryPointEnd> entryPoint(String conversationId, EntryPointState stored) {
        SortedSet<EntryPointEnd> ends = new TreeSet<>(EntryPointEnd.ORDER);
        for (var claim : stored.getClaims())
            ends.add(
                    new EntryPointEnd(
                            claim.getSource().getAt(),
                            claim.getSource().getRank(),
                            claim.getWamid(),
                            conversationId,
                            claim.getEndsAt()));
        return ends;
    }

    private static List<MessageState> records(Collection<LiveMessage> messages) {
        return messages.stream().map(ThreadRecords::record).toList();
    }

    private static List<LiveMessage> messages(List<MessageState> stored) {
        return stored.stream().map(ThreadRecords::message).toList();
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

    static MessageState record(LiveMessage message) {
        return new MessageState(
                OutboundRecords.record(message.known()),
                message.touchedAt(),
                message.revision(),
                record(message.placement()),
                message.disputeTold());
    }

    static LiveMessage message(MessageState stored) {
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

    static ParticipationState record(String wamid, Participation participation) {
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

    static Participation participation(ParticipationState stored) {
        return new Participation(
                stored.getGroupId(),
                parts(stored.getParts()),
                stored.getTouchedAt(),
                stored.getRevision(),
                Set.copyOf(stored.getCounted()));
    }

    private static List<EpisodeState> episodeRecords(Collection<Episode> episodes) {
        return episodes.stream().map(ThreadRecords::record).toList();
    }

    private static List<Episode> episodes(List<EpisodeState> stored) {
        return stored.stream().map(ThreadRecords::episode).toList();
    }

    static EpisodeState record(Episode episode) {
        var conversation = episode.conversation();
        return EpisodeState.newBuilder()
                .setCategory(conversation.category())
                .setOpenedAt(conversation.openedAt())
                .setEndedAt(conversation.endedAt())
                .setUncutEnd(episode.uncutEnd())
                .setOpenedBy(conversation.openedBy())
                .setWaba(conversation.waba())
                .setRecipient(conversation.recipient())
                .setSentByUs(conversation.sentByUs())
                .setMessages(episode.messages())
                .setRevision(episode.revision())
                .setEndTold(episode.endTold())
                .setWithdrawn(episode.withdrawn())
                .build();
    }

    static Episode episode(EpisodeState stored) {
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
                conversation,
                stored.getUncutEnd(),
                stored.getMessages(),
                stored.getRevision(),
                stored.getEndTold(),
                stored.getWithdrawn());
    }

    private static BaseState record(Base base) {
        return new BaseState(base.floor(), episodeRecords(base.open()), base.answeredAt());
    }

    private static Base base(BaseState stored) {
        return new Base(stored.getFloor(), episodes(stored.getOpen()), stored.getAnsweredAt());
    }

    private ThreadRecords() {}
}
