package convometer.billing.ledger;

import convometer.billing.rules.Member;
import convometer.billing.rules.Position;
import convometer.billing.rules.ReportedUnit;

import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.NavigableMap;
import java.util.TreeMap;

/// The messages of one unit by Meta's conversation id in memory.
final class OrderedMembers implements ReportedUnit.Members {

    private final NavigableMap<Position, Member> all = new TreeMap<>();
    private final NavigableMap<Position, Member> reported = new TreeMap<>();

    @Override
    public @Nullable Member at(Position position) {
        return all.get(position);
    }

    @Override
    public void put(Position position, @Nullable Member member) {
        all.remove(position);
        reported.remove(position);
        if (member == null) return;
        all.put(position, member);
        if (member.reported() != null) reported.put(position, member);
    }

    @Override
    public @Nullable Member first() {
        return all.isEmpty() ? null : all.firstEntry().getValue();
    }

    @Override
    public @Nullable Member firstReported() {
        return reported.isEmpty() ? null : reported.firstEntry().getValue();
    }

    @Override
    public Collection<Member> all() {
        return all.values();
    }
}
