package convometer.tracker.group;

import convometer.tracker.conversation.DeliverySources;
import convometer.tracker.identity.CustomerEvent.GroupDelivered;
import convometer.tracker.identity.DecisionCollector;
import convometer.tracker.identity.PhoneNumberId;
import convometer.tracker.message.Wamid;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// The messages to groups that a customer was in (P9), each in a row.
public final class Participations {

    private final Rows rows;

    /// Those that were emitted under another name, or came from one.
    private final Map<Wamid, Participation> restated = new TreeMap<>();

    /// The rows of a thread that are of messages to groups.
    public interface Rows {

        /// Wamids of messages to groups that the customer was in.
        List<Wamid> participations();

        /// A message to a group; null: there is no row of it.
        @Nullable Participation participation(Wamid wamid);

        void put(Wamid wamid, Participation participation);

        void removeParticipation(Wamid wamid);
    }

    public Participations(Rows rows) {
        this.rows = rows;
    }

    /// What the group's thread knows of a message to this customer.
    public void apply(GroupDelivered event, DecisionCollector decisions) {
        var wamid = event.known().wamid();
        var known = rows.participation(wamid);
        var participation =
                known != null
                        ? known
                        : new Participation(
                                event.group(), Map.of(), event.receivedAt(), 0, Set.of());
        participation.apply(
                event.participant(),
                new Participation.Part(
                        event.version(), event.known(), event.inWindow(), event.window()),
                event.receivedAt());
        participation.publishDifference(event.number(), decisions);
        rows.put(wamid, participation);
    }

    /// What the delivery of a message rests on, as far as it is known now.
    public DeliverySources sourcesOf(Wamid wamid) {
        var participation = rows.participation(wamid);
        return participation == null ? DeliverySources.NONE : participation.sources();
    }

    /// The customer is shown under another name.
    public void withdraw() {
        restated.putAll(of(wamids()));
        restated.values().forEach(Participation::withdraw);
    }

    /// Those of another thread, by wamid, are this one's.
    ///
    /// @param renamed they were emitted under another name
    public void merge(Map<Wamid, Participation> others, boolean renamed) {
        others.forEach((wamid, each) -> {
            if (renamed) each.withdraw();
            var inHand = restated.get(wamid);
            var known = inHand != null ? inHand : rows.participation(wamid);
            if (known != null) known.merge(each);
            restated.put(wamid, known == null ? each : known);
        });
    }

    /// Emits under the shown name what a merge or a new name has left to be emitted.
    public void publishDifference(PhoneNumberId number, DecisionCollector decisions) {
        restated.forEach((wamid, each) -> {
            each.publishDifference(number, decisions);
            rows.put(wamid, each);
        });
        restated.clear();
    }

    /// Of which messages there are some.
    public List<Wamid> wamids() {
        return rows.participations();
    }

    /// Those of some messages, by wamid.
    public Map<Wamid, Participation> of(List<Wamid> wamids) {
        var some = new TreeMap<Wamid, Participation>();
        for (var wamid : wamids) {
            var each = rows.participation(wamid);
            if (each != null) some.put(wamid, each);
        }
        return some;
    }

    public void clear() {
        for (var wamid : rows.participations()) rows.removeParticipation(wamid);
    }

    /// Forgets those of which nothing came since.
    ///
    /// @return when something came of those that are left, the earliest; null: none is
    public @Nullable Instant forget(Instant unseenSince) {
        Instant oldest = null;
        for (var wamid : rows.participations()) {
            var each = rows.participation(wamid);
            if (each == null) continue;
            if (!each.lastSeenAt().isAfter(unseenSince)) rows.removeParticipation(wamid);
            else if (oldest == null || each.lastSeenAt().isBefore(oldest))
                oldest = each.lastSeenAt();
        }
        return oldest;
    }
}
