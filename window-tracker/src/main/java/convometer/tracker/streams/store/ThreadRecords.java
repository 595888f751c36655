package convometer.tracker.streams.store;

import convometer.tracker.conversation.Conversation;
import convometer.tracker.conversation.ConversationAssignment;
import convometer.tracker.conversation.CustomerThread;
import convometer.tracker.conversation.DerivedConversation;
import convometer.tracker.conversation.Position;
import convometer.tracker.conversation.Snapshot;
import convometer.tracker.conversation.ThreadHeader;
import convometer.tracker.group.Participation;
import convometer.tracker.identity.CustomerId;
import convometer.tracker.identity.PhoneNumberId;
import convometer.tracker.identity.WabaId;
import convometer.tracker.message.EntryPointEnd;
import convometer.tracker.message.TrackedMessage;
import convometer.tracker.message.Wamid;
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
import convometer.tracker.state.ThreadRecord;
import convometer.tracker.state.WindowState;
import convometer.tracker.window.ServiceWindow;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/// Translates a thread's state to the record that is stored, and back. The record is Avro, written
/// with the schema's id: a later version reads it.
public final class ThreadRecords {

    static ThreadRecord record(PhoneNumberId number, ThreadHeader header) {
        var tail = header.tail();
        return new ThreadRecord(
                number.value(),
                each(header.windows(), ThreadRecords::record),
                each(header.referrals(), Millis::of),
                records(header.latest()),
                conversationRecords(header.current()),
                record(header.snapshot()),
                tail == null ? null : Millis.of(tail.at()),
                tail == null ? "" : tail.wamid().value(),
                Millis.of(header.answeredAt()),
                Millis.ofNullable(header.oldestSeenAt()),
                Millis.ofNullable(header.lastInboundAt()),
                Millis.ofNullable(header.lastOutboundAt()));
    }

    static ThreadHeader header(ThreadRecord stored) {
        var tailAt = stored.getTailAt();
        return new ThreadHeader(
                each(stored.getWindows(), ThreadRecords::window),
                each(stored.getReferrals(), Millis::instant),
                messages(stored.getLatest()),
                conversations(stored.getCurrent()),
                snapshot(stored.getSnapshot()),
                tailAt == null
                        ? null
                        : new Position(Millis.instant(tailAt), new Wamid(stored.getTailWamid())),
                Millis.instant(stored.getAnsweredAt()),
                Millis.instantOrNull(stored.getOldestSeenAt()),
                Millis.instantOrNull(stored.getLastInboundAt()),
                Millis.instantOrNull(stored.getLastOutboundAt()));
    }

    static MovedThread record(CustomerThread.Part part) {
        var header = part.header();
        Map<String, List<EntryPointEnd>> ends = new TreeMap<>();
        for (var end : part.entryPointEnds())
            ends.computeIfAbsent(end.conversationId(), _ -> new ArrayList<>()).add(end);
        return new MovedThread(
                part.number().value(),
                header == null ? null : record(part.number(), header),
                records(part.messages()),
                conversationRecords(part.conversations()),
                each(
                        part.participations().entrySet(),
                        entry -> record(entry.getKey(), entry.getValue())),
                each(
                        ends.entrySet(),
                        entry ->
                                new MovedEntryPoint(entry.getKey(), entryPoint(entry.getValue()))));
    }

    public static CustomerThread.Part part(MovedThread moved) {
        var header = moved.getHeader();
        Map<Wamid, Participation> participations = new TreeMap<>();
        for (var each : moved.getParticipations())
            participations.put(new Wamid(each.getWamid()), participation(each));
        return new CustomerThread.Part(
                new PhoneNumberId(moved.getPhoneNumberId()),
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
                each(
                        ends,
                        end ->
                                new EntryPointEndReport(
                                        OutboundRecords.source(end.at(), end.rank()),
                                        end.wamid().value(),
                                        Millis.of(end.endsAt()))));
    }

    static SortedSet<EntryPointEnd> entryPoint(String conversationId, EntryPointState stored) {
        SortedSet<EntryPointEnd> ends = new TreeSet<>(EntryPointEnd.ORDER);
        for (var claim : stored.getClaims())
            ends.add(
                    new EntryPointEnd(
                            Millis.instant(claim.getSource().getAt()),
                            claim.getSource().getRank(),
                            new Wamid(claim.getWamid()),
                            conversationId,
                            Millis.instant(claim.getEndsAt())));
        return ends;
    }

    private static List<MessageState> records(Collection<TrackedMessage> messages) {
        return each(messages, ThreadRecords::record);
    }

    private static List<TrackedMessage> messages(List<MessageState> stored) {
        return each(stored, ThreadRecords::message);
    }

    static WindowState record(ServiceWindow window) {
        return new WindowState(
                Millis.of(window.openedAt()),
                Millis.of(window.until()),
                window.closingEmitted(),
                Millis.of(window.lastSeenAt()));
    }

    static ServiceWindow window(WindowState stored) {
        return new ServiceWindow(
                Millis.instant(stored.getOpenedAt()),
                Millis.instant(stored.getUntil()),
                stored.getClosingEmitted(),
                Millis.instant(stored.getLastSeenAt()));
    }

    static MessageState record(TrackedMessage message) {
        return new MessageState(
                OutboundRecords.record(message.known()),
                Millis.of(message.lastSeenAt()),
                message.revision(),
                record(message.assignment()),
                message.disputeEmitted());
    }

    static TrackedMessage message(MessageState stored) {
        return new TrackedMessage(
                OutboundRecords.outbound(stored.getKnown()),
                Millis.instant(stored.getLastSeenAt()),
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
                conversation == null ? null : Millis.of(conversation.openedAt()),
                assignment.conversationWaba().value(),
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
                        : new Conversation.Key(category, Millis.instant(openedAt)),
                new WabaId(stored.getConversationWaba()),
                stored.getOpensConversation());
    }

    static ParticipationState record(Wamid wamid, Participation participation) {
        return new ParticipationState(
                wamid.value(),
                participation.group(),
                parts(participation.parts()),
                Millis.of(participation.lastSeenAt()),
                participation.revision(),
                each(participation.counted(), CustomerId::value));
    }

    static List<PartState> parts(Map<CustomerId, Participation.Part> parts) {
        return each(parts.entrySet(), entry -> part(entry.getKey(), entry.getValue()));
    }

    public static PartState part(CustomerId participant, Participation.Part part) {
        return new PartState(
                participant.value(),
                part.version(),
                OutboundRecords.record(part.known()),
                part.inWindow());
    }

    static Map<CustomerId, Participation.Part> parts(List<PartState> stored) {
        Map<CustomerId, Participation.Part> parts = new TreeMap<>();
        for (var part : stored) parts.put(new CustomerId(part.getParticipant()), part(part));
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
                Millis.instant(stored.getLastSeenAt()),
                stored.getRevision(),
                each(stored.getCounted(), CustomerId::new));
    }

    private static List<DerivedConversationState> conversationRecords(
            Collection<DerivedConversation> conversations) {
        return each(conversations, ThreadRecords::record);
    }

    private static List<DerivedConversation> conversations(List<DerivedConversationState> stored) {
        return each(stored, ThreadRecords::conversation);
    }

    static DerivedConversationState record(DerivedConversation derived) {
        var conversation = derived.conversation();
        return new DerivedConversationState(
                conversation.category(),
                Millis.of(conversation.openedAt()),
                Millis.of(conversation.endedAt()),
                Millis.of(derived.uncutEnd()),
                conversation.openedBy().value(),
                conversation.waba().value(),
                conversation.recipient(),
                conversation.sentByUs(),
                derived.messages(),
                derived.revision(),
                derived.endEmitted(),
                derived.withdrawn());
    }

    static DerivedConversation conversation(DerivedConversationState stored) {
        var conversation =
                new Conversation(
                        stored.getCategory(),
                        Millis.instant(stored.getOpenedAt()),
                        Millis.instant(stored.getEndedAt()),
                        new Wamid(stored.getOpenedBy()),
                        new WabaId(stored.getWaba()),
                        stored.getRecipient(),
                        stored.getSentByUs());
        return new DerivedConversation(
                conversation,
                Millis.instant(stored.getUncutEnd()),
                stored.getMessages(),
                stored.getRevision(),
                stored.getEndEmitted(),
                stored.getWithdrawn());
    }

    private static SnapshotState record(Snapshot snapshot) {
        return new SnapshotState(
                Millis.of(snapshot.watermark()),
                conversationRecords(snapshot.open()),
                Millis.of(snapshot.answeredAt()));
    }

    private static Snapshot snapshot(SnapshotState stored) {
        return new Snapshot(
                Millis.instant(stored.getWatermark()),
                conversations(stored.getOpen()),
                Millis.instant(stored.getAnsweredAt()));
    }

    /// Rows are translated for each event, and a stream costs more than what it translates.
    static <F, T> List<T> each(Collection<F> all, Function<F, T> translation) {
        if (all.isEmpty()) return List.of();
        var translated = new ArrayList<T>(all.size());
        for (var one : all) translated.add(translation.apply(one));
        return translated;
    }

    private ThreadRecords() {}
}
