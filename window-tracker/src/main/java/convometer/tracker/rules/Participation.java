package convometer.tracker.rules;

import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;

/// A message to a group as far as it is one participant's (P9): what the group's thread knows of
/// it, under each of the participant's names, and what was told.
public final class Participation {

    private final String group;
    private final Map<String, Part> parts;
    private Instant touchedAt;
    private int revision;
    private boolean counted;
    private boolean stale;

    /// What the group's thread knows under one name.
    public record Part(int version, Outbound known, boolean inWindow) {}

    /// A message to a group.
    ///
    /// @param parts by the participant's name
    /// @param revision the last told of its delivery; 0: none
    /// @param counted the last told was no withdrawal
    public Participation(
            String group,
            Map<String, Part> parts,
            Instant touchedAt,
            int revision,
            boolean counted) {
        this.group = group;
        this.parts = new TreeMap<>(parts);
        this.touchedAt = touchedAt;
        this.revision = revision;
        this.counted = counted;
    }

    public String group() {
        return group;
    }

    public Map<String, Part> parts() {
        return parts;
    }

    public Instant touchedAt() {
        return touchedAt;
    }

    public int revision() {
        return revision;
    }

    public boolean counted() {
        return counted;
    }

    void learn(String name, Part part, Instant receivedAt) {
        touch(receivedAt);
        if (parts.containsKey(name) && parts.get(name).version >= part.version) return;
        var before = counted ? delivery() : null;
        parts.put(name, part);
        stale |= before == null || !known().counts() || !before.equals(delivery());
    }

    private void touch(Instant at) {
        if (at.isAfter(touchedAt)) touchedAt = at;
    }

    /// It was told under another name: there it is not any more.
    void leave(String number, String name, Telling telling) {
        if (counted)
            telling.tell(
                    number, name, new Decision.MessageDelivered(delivery().withdraw(), ++revision));
        counted = false;
        stale = true;
    }

    void absorb(Participation other) {
        other.parts.forEach(
                (name, part) -> parts.merge(name, part, (a, b) -> a.version >= b.version ? a : b));
        touch(other.touchedAt);
        revision = Math.max(revision, other.revision);
        counted |= other.counted;
        stale = true;
    }

    /// Tells what there is to tell of it.
    void settle(String number, Telling telling) {
        if (!stale) return;
        stale = false;
        var counts = known().counts();
        if (!counts && !counted) return;
        counted = counts;
        var delivery = counts ? delivery() : delivery().withdraw();
        telling.tell(number, new Decision.MessageDelivered(delivery, ++revision));
    }

    private Outbound known() {
        return parts.values().stream().map(Part::known).reduce(Outbound::merge).orElseThrow();
    }

    /// The window was open or not when it was delivered first.
    private Delivery delivery() {
        var first =
                parts.values().stream()
                        .filter(part -> part.known.deliveredAt() != null)
                        .min(Comparator.comparing(part -> part.known.deliveryInstant()));
        return Delivery.inGroup(known(), first.isPresent() && first.get().inWindow, group);
    }
}
