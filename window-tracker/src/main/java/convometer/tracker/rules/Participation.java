package convometer.tracker.rules;

import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// A message to a group as far as it is one participant's (P9): what the group's thread knows of
/// it, under each of the participant's names, and what was told.
public final class Participation {

    /// Each has a status; where one has a number, it is the number.
    private static final Comparator<Map.Entry<String, Outbound>> FIRST =
            Comparator.<Map.Entry<String, Outbound>, Boolean>comparing(
                            each -> !Names.isNumber(each.getKey()))
                    .thenComparing(each -> each.getValue().firstStatus(), Reported.BY_STATUS)
                    .thenComparing(Map.Entry::getKey);

    private final String group;
    private final Map<String, Part> parts;
    private Instant touchedAt;
    private int revision;
    private final Set<String> counted;
    private boolean stale;

    /// What the group's thread knows under one name.
    public record Part(int version, Outbound known, boolean inWindow) {}

    /// A message to a group.
    ///
    /// @param parts by the participant's name
    /// @param revision the last told of its delivery; 0: none
    /// @param counted the participants as whose it was told and not withdrawn
    public Participation(
            String group,
            Map<String, Part> parts,
            Instant touchedAt,
            int revision,
            Set<String> counted) {
        this.group = group;
        this.parts = new TreeMap<>(parts);
        this.touchedAt = touchedAt;
        this.revision = revision;
        this.counted = new TreeSet<>(counted);
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

    public Set<String> counted() {
        return counted;
    }

    void learn(String name, Part part, Instant receivedAt) {
        touch(receivedAt);
        if (parts.containsKey(name) && parts.get(name).version >= part.version) return;
        var before = counted.isEmpty() ? null : delivery();
        parts.put(name, part);
        stale |= before == null || !known().counts() || !before.equals(delivery());
    }

    private void touch(Instant at) {
        if (at.isAfter(touchedAt)) touchedAt = at;
    }

    /// The customer is shown under another name: [#settle] tells the same unit as that one's.
    void leave() {
        stale = true;
    }

    void absorb(Participation other) {
        other.parts.forEach(
                (name, part) -> parts.merge(name, part, (a, b) -> a.version >= b.version ? a : b));
        touch(other.touchedAt);
        revision = Math.max(revision, other.revision);
        counted.addAll(other.counted);
        stale = true;
    }

    /// Tells what there is to tell of it.
    void settle(String number, Telling telling) {
        if (!stale) return;
        stale = false;
        var unit = known().counts() ? delivery() : null;
        for (var told : List.copyOf(counted))
            if (unit == null || !told.equals(unit.participant())) withdraw(number, told, telling);
        if (unit == null) return;
        counted.add(participant());
        telling.tell(number, new Decision.MessageDelivered(unit, ++revision));
    }

    private void withdraw(String number, String told, Telling telling) {
        counted.remove(told);
        telling.tell(number, new Decision.MessageDelivered(delivery().withdraw(told), ++revision));
    }

    private String participant() {
        var known = new HashMap<String, Outbound>();
        parts.forEach((name, part) -> known.put(name, part.known));
        return participant(known);
    }

    /// Who names the unit (P9): the number that the statuses show first, else the user id.
    ///
    /// @param known by the names that the statuses gave
    static String participant(Map<String, Outbound> known) {
        return Collections.min(known.entrySet(), FIRST).getKey();
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
        return Delivery.inGroup(
                known(), first.isPresent() && first.get().inWindow, group, participant());
    }
}
