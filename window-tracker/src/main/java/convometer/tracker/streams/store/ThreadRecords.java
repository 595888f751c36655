package convometer.tracker.streams.store;

import convometer.tracker.conversation.Conversation;
import convometer.tracker.conversation.ConversationAssignment;
import convometer.tracker.conversation.CustomerThread;
import convometer.tracker.conversation.DerivedConversation;
import convometer.tracker.conversation.Position;
import convometer.tracker.conversation.Snapshot;
import convometer.tracker.conversation.ThreadHeader;
import convometer.tracker.group.Participation;
import convometer.tracker.message.EntryPointEnd;
import convometer.tracker.message.TrackedMessage;
import convometer.tracker.state.AssignmentState;
import convometer.tracker.state.DerivedConversationState;
import convometer.tracker.state.EntryPointEndReport;
import convometer.tracker.state.EntryPointState;
import convometer.tracker.state.MessageState;
import convometer.tracker.state.MovedEntryPoint;
import convometer.tracker.state.MovedThread;
import convometer.tracker.state.PartState;
import convometer.tracker.state.ParticipationState;
import convometer.tracker.state.SnapshotState;
import convometer.tracker.state.SourceState;
import convometer.tracker.state.ThreadRecord;
import convometer.tracker.state.WindowState;
import convometer.tracker.window.ServiceWindow;

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
public final class ThreadRecords {

    static ThreadRecord record(String number, ThreadHeader header) {
        var tail = header.tail();
        return ThreadRecord.newBuilder()
                .setPhoneNumberId(number)
                .setWindows(header.windows().stream().map(ThreadRecords::record).toList())
                .setReferrals(List.copyOf(header.referrals()))
                .setLatest(records(header.latest()))
                .setCurrent(conversationRecords(header.current()))
                .setSnapshot(record(header.snapshot()))
                .setTailAt(tail == null ? null : tail.at())
                .setTailWamid(tail == null ? "" : tail.wamid())
                .setAnsweredAt(header.answeredAt())
                .setOldestSeenAt(header.oldestSeenAt())
                .setLastInboundAt(header.lastInboundAt())
                .setLastOutboundAt(header.lastOutboundAt())
                .build();
    }

    static ThreadHeader header(ThreadRecord stored) {
        var tailAt = stored.getTailAt();
        return new ThreadHeader(
                stored.getWindows().stream().map(ThreadRecords::window).toList(),
                stored.getReferrals(),
                messages(stored.getLatest()),
                conversations(stored.getCurrent()),
                base(stored.getSnapshot()),
                tailAt == null ? null : new Position(tailAt, stored.getTailWamid()),
                stored.getAnsweredAt(),
                stored.getOldestSeenAt(),
                stored.getLastInboundAt(),
                stored.getLastOutboundAt());
    }

    static MovedThread record(CustomerThread.Part part) {
        var header = part.header();
        Map<String, List<EntryPointEnd>> ends = new TreeMap<>();
        for (var end : part.entryPointEnds())
            ends.computeIfAbsent(end.conversationId(), _ -> new ArrayList<>()).add(end);
        return MovedThread.newBuilder()
                .setPhoneNumberId(part.number())
                .setHeader(header == null ? null : record(part.number(), header))
                .setMessages(records(part.messages()))
                .setConversations(conversationRecords(part.conversations()))
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

    public static CustomerThread.Part part(MovedThread moved) {
        var header = moved.getHeader();
        Map<String, Participation> participations = new TreeMap<>();
        for (var each : moved.getParticipations())
            participations.put(each.getWamid(), participation(each));
        return new CustomerThread.Part(
                moved.getPhoneNumberId(),
                header == null ? null : header(header),
                messages(moved.getMessages()),
                conversations(moved.getConversations()),
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
                                new EntryPointEndReport(
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

    private static List<MessageState> records(Collection<TrackedMessage> messages) {
        return messages.stream().map(ThreadRecords::record).toList();
    }

    private static List<TrackedMessage> messages(List<MessageState> stored) {
        return stored.stream().map(ThreadRecords::message).toList();
    }

    static WindowState record(ServiceWindow window) {
        return new WindowState(
                window.openedAt(), window.until(), window.closingEmitted(), window.lastSeenAt());
    }

    static ServiceWindow window(WindowState stored) {
        return new ServiceWindow(
                stored.getOpenedAt(),
                stored.getUntil(),
                stored.getClosingEmitted(),
                stored.getLastSeenAt());
    }

    static MessageState record(TrackedMessage message) {
        return new MessageState(
                OutboundRecords.record(message.known()),
                message.lastSeenAt(),
                message.revision(),
                record(message.assignment()),
                message.disputeEmitted());
    }

    static TrackedMessage message(MessageState stored) {
        return new TrackedMessage(
                OutboundRecords.outbound(stored.getKnown()),
                stored.getLastSeenAt(),
                stored.getRevision(),
                assignment(stored.getAssignment()),
                stored.getDisputeEmitted());
    }

    private static @Nullable AssignmentState record(@Nullable ConversationAssignment assignment) {
        if (assignment == null) return null;
        var conversation = assignment.conversation();
        return new AssignmentState(
                assignment.inWindow(),
                assignment.inEntryPoint(),
                conversation == null ? null : conversation.category(),
                conversation == null ? null : conversation.openedAt(),
                assignment.conversationWaba(),
                assignment.opensConversation());
    }

    private static @Nullable ConversationAssignment assignment(@Nullable AssignmentState stored) {
        if (stored == null) return null;
        var category = stored.getCategory();
        var openedAt = stored.getOpenedAt();
        return new ConversationAssignment(
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
                participation.lastSeenAt(),
                participation.revision(),
                List.copyOf(participation.counted()));
    }

    static List<PartState> parts(Map<String, Participation.Part> parts) {
        return parts.entrySet().stream().map(each -> part(each.getKey(), each.getValue())).toList();
    }

    public static PartState part(String participant, Participation.Part part) {
        return new PartState(
                participant, part.version(), OutboundRecords.record(part.known()), part.inWindow());
    }

    static Map<String, Participation.Part> parts(List<PartState> stored) {
        Map<String, Participation.Part> parts = new TreeMap<>();
        for (var part : stored) parts.put(part.getParticipant(), part(part));
        return parts;
    }

    public static Participation.Part part(PartState stored) {
        return new Participation.Part(
                stored.getVersion(),
                OutboundRecords.outbound(stored.getKnown()),
                stored.getInWindow());
    }

    static Participation participation(ParticipationState stored) {
        return new Participation(
                stored.getGroupId(),
                parts(stored.getParts()),
                stored.getLastSeenAt(),
                stored.getRevision(),
                Set.copyOf(stored.getCounted()));
    }

    private static List<DerivedConversationState> conversationRecords(
            Collection<DerivedConversation> conversations) {
        return conversations.stream().map(ThreadRecords::record).toList();
    }

    private static List<DerivedConversation> conversations(List<DerivedConversationState> stored) {
        return stored.stream().map(ThreadRecords::conversation).toList();
    }

    static DerivedConversationState record(DerivedConversation derived) {
        var conversation = derived.conversation();
        return DerivedConversationState.newBuilder()
                .setCategory(conversation.category())
                .setOpenedAt(conversation.openedAt())
                .setEndedAt(conversation.endedAt())
                .setUncutEnd(derived.uncutEnd())
                .setOpenedBy(conversation.openedBy())
                .setWaba(conversation.waba())
                .setRecipient(conversation.recipient())
                .setSentByUs(conversation.sentByUs())
                .setMessages(derived.messages())
                .setRevision(derived.revision())
                .setEndEmitted(derived.endEmitted())
                .setWithdrawn(derived.withdrawn())
                .build();
    }

    static DerivedConversation conversation(DerivedConversationState stored) {
        var conversation =
                new Conversation(
                        stored.getCategory(),
                        stored.getOpenedAt(),
                        stored.getEndedAt(),
                        stored.getOpenedBy(),
                        stored.getWaba(),
                        stored.getRecipient(),
                        stored.getSentByUs());
        return new DerivedConversation(
                conversation,
                stored.getUncutEnd(),
                stored.getMessages(),
                stored.getRevision(),
                stored.getEndEmitted(),
                stored.getWithdrawn());
    }

    private static SnapshotState record(Snapshot snapshot) {
        return new SnapshotState(
                snapshot.watermark(), conversationRecords(snapshot.open()), snapshot.answeredAt());
    }

    private static Snapshot base(SnapshotState stored) {
        return new Snapshot(
                stored.getWatermark(), conversations(stored.getOpen()), stored.getAnsweredAt());
    }

    private ThreadRecords() {}
}
