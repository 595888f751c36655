package convometer.billing.streams;

import convometer.billing.rules.Member;
import convometer.billing.rules.Position;
import convometer.billing.rules.ReportedUnit;
import convometer.billing.state.KnownMember;

import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;

/// The messages of one unit by Meta's conversation id in an ordered store, those with a verdict
/// once more. Keys are the unit, a letter, the instant with leading zeros and the wamid, so that
/// the order of the bytes is the order of the rule.
final class StoredMembers implements ReportedUnit.Members {

    /// No id has this character.
    private static final char END = 0;

    private static final char ALL = 'a';
    private static final char REPORTED = 'r';

    private final KeyValueStore<String, KnownMember> members;
    private final String unitId;

    StoredMembers(KeyValueStore<String, KnownMember> members, String unitId) {
        this.members = members;
        this.unitId = unitId;
    }

    @Override
    public @Nullable Member at(Position position) {
        return States.orNull(members.get(key(ALL, position)), States::member);
    }

    @Override
    public void put(Position position, @Nullable Member member) {
        put(ALL, position, member);
        put(REPORTED, position, member == null || member.reported() == null ? null : member);
    }

    private void put(char list, Position position, @Nullable Member member) {
        var key = key(list, position);
        if (member == null) members.delete(key);
        else members.put(key, States.known(member));
    }

    @Override
    public @Nullable Member first() {
        return first(ALL);
    }

    @Override
    public @Nullable Member firstReported() {
        return first(REPORTED);
    }

    private @Nullable Member first(char list) {
        try (var range = members.range(start(list), start((char) (list + 1)))) {
            return range.hasNext() ? States.member(range.next().value) : null;
        }
    }

    @Override
    public Collection<Member> all() {
        var all = new ArrayList<Member>();
        try (var range = members.range(start(ALL), start((char) (ALL + 1)))) {
            range.forEachRemaining(entry -> all.add(States.member(entry.value)));
        }
        return all;
    }

    private String key(char list, Position position) {
        return start(list) + "%019d".formatted(position.at().toEpochMilli()) + position.id();
    }

    private String start(char list) {
        return unitId + END + list;
    }
}
