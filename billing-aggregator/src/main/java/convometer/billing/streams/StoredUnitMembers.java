package convometer.billing.streams;

import convometer.billing.rules.Position;
import convometer.billing.rules.ReportedUnit;
import convometer.billing.rules.UnitMember;
import convometer.billing.state.UnitMemberRecord;

import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// The messages of one unit by Meta's conversation id in an ordered store, those with a verdict
/// once more. Keys are the unit, a letter, the instant with leading zeros and the wamid, so that
/// the order of the bytes is the order of the rule.
final class StoredUnitMembers implements ReportedUnit.Members {

    /// No id has this character.
    private static final char END = 0;

    private static final char ALL = 'a';
    private static final char REPORTED = 'r';

    private final KeyValueStore<String, UnitMemberRecord> members;
    private final String unitId;

    StoredUnitMembers(KeyValueStore<String, UnitMemberRecord> members, String unitId) {
        this.members = members;
        this.unitId = unitId;
    }

    @Override
    public @Nullable UnitMember at(Position position) {
        return LedgerRecords.orNull(members.get(key(ALL, position)), LedgerRecords::member);
    }

    @Override
    public void put(Position position, @Nullable UnitMember member) {
        put(ALL, position, member);
        put(REPORTED, position, member == null || member.reported() == null ? null : member);
    }

    private void put(char list, Position position, @Nullable UnitMember member) {
        var key = key(list, position);
        if (member == null) members.delete(key);
        else members.put(key, LedgerRecords.record(member));
    }

    @Override
    public @Nullable UnitMember first() {
        return first(ALL);
    }

    @Override
    public @Nullable UnitMember firstReported() {
        return first(REPORTED);
    }

    /// Moves all of them to where the unit is kept from now on.
    void moveTo(StoredUnitMembers other) {
        for (var member : all()) {
            put(member.position(), null);
            other.put(member.position(), member);
        }
    }

    private @Nullable UnitMember first(char list) {
        try (var range = members.range(start(list), start((char) (list + 1)))) {
            return range.hasNext() ? LedgerRecords.member(range.next().value) : null;
        }
    }

    @Override
    public Collection<UnitMember> all() {
        return all(members, unitId, Integer.MAX_VALUE);
    }

    /// The first messages of a unit.
    ///
    /// @param unitId with what is before it in keys
    static List<UnitMember> all(
            ReadOnlyKeyValueStore<String, UnitMemberRecord> members, String unitId, int most) {
        var all = new ArrayList<UnitMember>();
        try (var range = members.range(start(unitId, ALL), start(unitId, (char) (ALL + 1)))) {
            while (range.hasNext() && all.size() < most)
                all.add(LedgerRecords.member(range.next().value));
        }
        return all;
    }

    private String key(char list, Position position) {
        return start(list) + StoredTierMembers.digits(position.at()) + position.id();
    }

    private String start(char list) {
        return start(unitId, list);
    }

    private static String start(String unitId, char list) {
        return unitId + END + list;
    }
}
