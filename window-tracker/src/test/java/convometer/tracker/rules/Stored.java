package convometer.tracker.rules;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/// What a store gives back: the same state, made of its public parts alone.
final class Stored {

    /// @param rows of the copy's threads, by business number
    static CustomerState copy(CustomerState state, Function<String, MemoryRows> rows) {
        Map<String, LiveThread.Header> headers = new TreeMap<>();
        state.store().forEach((number, header) -> headers.put(number, copy(header)));
        return CustomerState.of(state.names(), headers, rows::apply);
    }

    static GroupState copy(GroupState group) {
        var copy = new GroupMemory();
        for (var each : group.messages())
            copy.put(new GroupState.Message(each.shared(), each.parts(), each.touchedAt()));
        return new GroupState(group.number(), group.group(), group.store(), copy);
    }

    private static LiveThread.Header copy(LiveThread.Header header) {
        return new LiveThread.Header(
                List.copyOf(header.windows()),
                List.copyOf(header.referrals()),
                header.latest().stream().map(Stored::copy).toList(),
                header.current().stream().map(Stored::copy).toList(),
                new Base(
                        header.base().floor(),
                        header.base().open().stream().map(Stored::copy).toList(),
                        header.base().answeredAt()),
                header.tail(),
                header.answeredAt(),
                header.oldestTouch(),
                header.lastInboundAt(),
                header.lastOutboundAt());
    }

    static MemoryRows copy(MemoryRows rows) {
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

    private static LiveMessage copy(LiveMessage message) {
        return new LiveMessage(
                message.known(),
                message.touchedAt(),
                message.revision(),
                message.placement(),
                message.disputeTold());
    }

    private static Participation copy(Participation each) {
        return new Participation(
                each.group(), each.parts(), each.touchedAt(), each.revision(), each.counted());
    }

    private static Episode copy(Episode episode) {
        return new Episode(
                episode.conversation(),
                episode.uncutEnd(),
                episode.messages(),
                episode.revision(),
                episode.endTold(),
                episode.withdrawn());
    }

    private Stored() {}
}
