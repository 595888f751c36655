package convometer.tracker.streams.store;

import convometer.tracker.conversation.Conversation;
import convometer.tracker.conversation.ConversationAssignment;
import convometer.tracker.conversation.DerivedConversation;
import convometer.tracker.conversation.Position;
import convometer.tracker.conversation.Snapshot;
import convometer.tracker.conversation.ThreadHeader;
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
import convometer.tracker.state.SnapshotState;
import convometer.tracker.state.ThreadRecord;
import convometer.tracker.state.WindowState;
import convometer.tracker.window.ServiceWindow;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
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
                Millis.ofNullable(header.lastOutboundAt()),
                each(header.windowMessages(), WindowRecords::record));
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
                Millis.instantOrNull(stored.getLastOutboundAt()),
                each(stored.getWindowMessages(), WindowRecords::message));
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

    static List<MessageState> records(Collection<TrackedMessage> messages) {
        return each(messages, ThreadRecords::record);
    }

    static List<TrackedMessage> messages(List<MessageState> stored) {
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

    static List<DerivedConversationState> conversationRecords(
            Collection<DerivedConversation> conversations) {
        return each(conversations, ThreadRecords::record);
    }

    static List<DerivedConversation> conversations(List<DerivedConversationState> stored) {
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
