package convometer.tracker.streams.store;

import convometer.tracker.conversation.DerivedConversation;
import convometer.tracker.conversation.MemoryRows;
import convometer.tracker.conversation.Position;
import convometer.tracker.conversation.Snapshot;
import convometer.tracker.conversation.ThreadHeader;
import convometer.tracker.group.GroupMemory;
import convometer.tracker.group.GroupState;
import convometer.tracker.group.Participation;
import convometer.tracker.identity.CustomerState;
import convometer.tracker.identity.PhoneNumberId;
import convometer.tracker.message.TrackedMessage;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/// What a store gives back: the same state, made of its public parts alone.
public final class Stored {

    /// The state as it is after it was stored and read again.
    ///
    /// @param rows of the copy's threads, by business number
    public static CustomerState copy(
            CustomerState state, Function<PhoneNumberId, MemoryRows> rows) {
        Map<PhoneNumberId, ThreadHeader> headers = new TreeMap<>();
        state.store().forEach((number, header) -> headers.put(number, copy(header)));
        return CustomerState.of(state.names(), headers, rows::apply);
    }

    public static GroupState copy(GroupState group) {
        var copy = new GroupMemory();
        for (var each : group.messages())
            copy.put(new GroupState.Message(each.shared(), each.parts(), each.lastSeenAt()));
        return new GroupState(group.number(), group.group(), group.store(), copy);
    }

    private static ThreadHeader copy(ThreadHeader header) {
        return new ThreadHeader(
                List.copyOf(header.windows()),
                List.copyOf(header.referrals()),
                header.latest().stream().map(Stored::copy).toList(),
                header.current().stream().map(Stored::copy).toList(),
                new Snapshot(
                        header.snapshot().watermark(),
                        header.snapshot().open().stream().map(Stored::copy).toList(),
                        header.snapshot().answeredAt()),
                header.tail(),
                header.answeredAt(),
                header.oldestSeenAt(),
                header.lastInboundAt(),
                header.lastOutboundAt(),
                List.copyOf(header.windowMessages()));
    }

    public static MemoryRows copy(MemoryRows rows) {
        var copy = new MemoryRows();
        rows.ascend(
                Position.FIRST,
                position -> {
                    var message = rows.message(position.wamid());
                    if (message != null) copy.put(copy(message), null);
                    return true;
                });
        for (var each : rows.conversations()) copy.put(copy(each));
        for (var wamid : rows.participations()) {
            var each = rows.participation(wamid);
            if (each != null) copy.put(wamid, copy(each));
        }
        for (var id : rows.entryPoints()) copy.put(id, rows.entryPointEnds(id));
        return copy;
    }

    private static TrackedMessage copy(TrackedMessage message) {
        return new TrackedMessage(
                message.known(),
                message.lastSeenAt(),
                message.revision(),
                message.assignment(),
                message.disputeEmitted());
    }

    private static Participation copy(Participation each) {
        return new Participation(
                each.group(), each.parts(), each.lastSeenAt(), each.revision(), each.counted());
    }

    private static DerivedConversation copy(DerivedConversation conversation) {
        return new DerivedConversation(
                conversation.conversation(),
                conversation.uncutEnd(),
                conversation.messages(),
                conversation.revision(),
                conversation.endEmitted(),
                conversation.withdrawn());
    }

    private Stored() {}
}
