package convometer.billing.ledger;

import convometer.billing.rules.Position;
import convometer.billing.rules.ReportedUnit;
import convometer.billing.rules.UnitMember;

import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.NavigableMap;
import java.util.TreeMap;

/// The messages of one unit by Meta's conversation id in memory.
final class UnitMembers implements ReportedUnit.Members {

    private final NavigableMap<Position, UnitMember> all = new TreeMap<>();
    private final NavigableMap<Position, UnitMember> reported = new TreeMap<>();

    @Override
    public @Nullable UnitMember at(Position position) {
        return all.get(position);
    }

    @Override
    public void put(Position position, @Nullable UnitMember member) {
        all.remove(position);
        reported.remove(position);
        if (member == null) return;
        all.put(position, member);
        if (member.reported() != null) reported.put(position, member);
    }

    @Override
    public @Nullable UnitMember first() {
        return all.isEmpty() ? null : all.firstEntry().getValue();
    }

    @Override
    public @Nullable UnitMember firstReported() {
        return reported.isEmpty() ? null : reported.firstEntry().getValue();
    }

    @Override
    public Collection<UnitMember> all() {
        return all.values();
    }
}
