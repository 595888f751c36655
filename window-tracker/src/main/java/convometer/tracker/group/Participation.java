package convometer.tracker.group;

import convometer.tracker.conversation.DeliverySources;
import convometer.tracker.identity.CustomerId;
import convometer.tracker.identity.Decision;
import convometer.tracker.identity.DecisionCollector;
import convometer.tracker.identity.PhoneNumberId;
import convometer.tracker.message.Delivery;
import convometer.tracker.message.OutboundMessage;
import convometer.tracker.message.Reported;
import convometer.tracker.window.DeliveryWindow;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// A message to a group as far as it is one participant's (P9): what the group's thread knows of
/// it, under each of the participant's names, and what was emitted.
public final class Participation {

    /// Each has a status; where one has a number, it is the number.
    private static final Comparator<Map.Entry<CustomerId, OutboundMessage>> FIRST =
            Comparator.<Map.Entry<CustomerId, OutboundMessage>, Boolean>comparing(
                            each -> !each.getKey().isNumber())
                    .thenComparing(each -> each.getValue().firstStatus(), Reported.BY_STATUS)
                    .thenComparing(Map.Entry::getKey);

    private final String group;
    private final Map<CustomerId, Part> parts;
    private Instant lastSeenAt;
    private int revision;
    private final Set<CustomerId> counted;
    private boolean stale;

    /// What the group's thread knows under one name.
    ///
    /// @param window the group's that was open when it was delivered; null: none, or not known
    public record Part(
            int version,
            OutboundMessage known,
            boolean inWindow,
            @Nullable DeliveryWindow window) {}

    /// A message to a group.
    ///
    /// @param parts by the participant's name
    /// @param revision the last emitted of its delivery; 0: none
    /// @param counted the participants as whose it was emitted and not withdrawn
    public Participation(
            String group,
            Map<CustomerId, Part> parts,
            Instant lastSeenAt,
            int revision,
            Collection<CustomerId> counted) {
        this.group = group;
        this.parts = new TreeMap<>(parts);
        this.lastSeenAt = lastSeenAt;
        this.revision = revision;
        this.counted = new TreeSet<>(counted);
    }

    public String group() {
        return group;
    }

    public Map<CustomerId, Part> parts() {
        return parts;
    }

    public Instant lastSeenAt() {
        return lastSeenAt;
    }

    public int revision() {
        return revision;
    }

    public Set<CustomerId> counted() {
        return counted;
    }

    public void apply(CustomerId name, Part part, Instant receivedAt) {
        seenAt(receivedAt);
        if (parts.containsKey(name) && parts.get(name).version >= part.version) return;
        var before = counted.isEmpty() ? null : delivery();
        parts.put(name, part);
        stale |= before == null || !known().counts() || !before.equals(delivery());
    }

    private void seenAt(Instant at) {
        if (at.isAfter(lastSeenAt)) lastSeenAt = at;
    }

    /// The customer is shown under another name: [#publishDifference] emits the same unit as that
    /// one's.
    public void withdraw() {
        stale = true;
    }

    public void merge(Participation other) {
        other.parts.forEach(
                (name, part) -> parts.merge(name, part, (a, b) -> a.version >= b.version ? a : b));
        seenAt(other.lastSeenAt);
        revision = Math.max(revision, other.revision);
        counted.addAll(other.counted);
        stale = true;
    }

    /// Emits what there is to emit of it.
    public void publishDifference(PhoneNumberId number, DecisionCollector decisions) {
        if (!stale) return;
        stale = false;
        var unit = known().counts() ? delivery() : null;
        for (var reported : List.copyOf(counted))
            if (unit == null || !reported.equals(unit.participant()))
                withdraw(number, reported, decisions);
        if (unit == null) return;
        counted.add(participant());
        decisions.emit(number, new Decision.MessageDelivered(unit, ++revision));
    }

    private void withdraw(PhoneNumberId number, CustomerId reported, DecisionCollector decisions) {
        counted.remove(reported);
        decisions.emit(
                number, new Decision.MessageDelivered(delivery().withdraw(reported), ++revision));
    }

    private CustomerId participant() {
        var known = new HashMap<CustomerId, OutboundMessage>();
        parts.forEach((name, part) -> known.put(name, part.known));
        return participant(known);
    }

    /// Who names the unit (P9): the number that the statuses show first, else the user id.
    ///
    /// @param known by the names that the statuses gave
    public static CustomerId participant(Map<CustomerId, OutboundMessage> known) {
        return Collections.min(known.entrySet(), FIRST).getKey();
    }

    private OutboundMessage known() {
        return parts.values().stream()
                .map(Part::known)
                .reduce(OutboundMessage::merge)
                .orElseThrow();
    }

    /// What its delivery rests on.
    DeliverySources sources() {
        return new DeliverySources(first().map(Part::window).orElse(null), known().webhooks());
    }

    /// The window was open or not when it was delivered first.
    private Delivery delivery() {
        var inWindow = first().map(Part::inWindow).orElse(false);
        return Delivery.inGroup(known(), inWindow, group, participant());
    }

    private Optional<Part> first() {
        return parts.values().stream()
                .filter(part -> part.known.deliveredAt() != null)
                .min(Comparator.comparing(part -> part.known.deliveryInstant()));
    }
}
