package convometer.tracker.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/// What a store gives back: the same state, made of its public parts alone.
final class Stored {

    static CustomerState copy(CustomerState state) {
        return CustomerState.of(state.names(), state.threads().stream().map(Stored::copy).toList());
    }

    static GroupState copy(GroupState group) {
        var messages = new ArrayList<GroupState.Message>();
        for (var each : group.messages())
            messages.add(new GroupState.Message(each.shared(), each.parts(), each.touchedAt()));
        return GroupState.of(
                group.number(), group.group(), group.windows(), messages, group.forgot());
    }

    private static LiveThread copy(LiveThread thread) {
        var parts = thread.parts();
        var participations = new TreeMap<String, Participation>();
        parts.participations().forEach((wamid, each) -> participations.put(wamid, copy(each)));
        return LiveThread.of(
                thread.number(),
                new LiveThread.Parts(
                        List.copyOf(parts.windows()),
                        List.copyOf(parts.referrals()),
                        parts.messages().stream().map(Stored::copy).toList(),
                        participations,
                        parts.episodes().stream().map(Stored::copy).toList(),
                        parts.withdrawn().stream().map(Stored::copy).toList(),
                        new Base(
                                parts.base().floor(),
                                parts.base().open().stream().map(Stored::copy).toList(),
                                parts.base().answeredAt()),
                        parts.lastInboundAt(),
                        parts.lastOutboundAt()));
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
                episode.conversation(), episode.messages(), episode.revision(), episode.endTold());
    }

    private Stored() {}
}
