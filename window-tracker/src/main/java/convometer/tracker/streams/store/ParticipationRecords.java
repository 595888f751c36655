package convometer.tracker.streams.store;

import convometer.tracker.group.Participation;
import convometer.tracker.identity.CustomerId;
import convometer.tracker.message.Wamid;
import convometer.tracker.state.PartState;
import convometer.tracker.state.ParticipationState;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Translates what is known of a message to a group, as far as it is one customer's, to the record
/// that is stored, and back.
public final class ParticipationRecords {

    static ParticipationState record(Wamid wamid, Participation participation) {
        return new ParticipationState(
                wamid.value(),
                participation.group(),
                parts(participation.parts()),
                Millis.of(participation.lastSeenAt()),
                participation.revision(),
                ThreadRecords.each(participation.counted(), CustomerId::value));
    }

    static List<PartState> parts(Map<CustomerId, Participation.Part> parts) {
        return ThreadRecords.each(
                parts.entrySet(), entry -> part(entry.getKey(), entry.getValue()));
    }

    public static PartState part(CustomerId participant, Participation.Part part) {
        return new PartState(
                participant.value(),
                part.version(),
                OutboundRecords.record(part.known()),
                part.inWindow(),
                WindowRecords.record(part.window()));
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
                stored.getInWindow(),
                WindowRecords.deliveryWindow(stored.getWindow()));
    }

    static Participation participation(ParticipationState stored) {
        return new Participation(
                stored.getGroupId(),
                parts(stored.getParts()),
                Millis.instant(stored.getLastSeenAt()),
                stored.getRevision(),
                ThreadRecords.each(stored.getCounted(), CustomerId::new));
    }

    private ParticipationRecords() {}
}
