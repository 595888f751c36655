package convometer.billing.streams;

import convometer.billing.rules.Position;
import convometer.billing.rules.TierCounter;

import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// What counts in one tier, in an ordered store. Keys are `tier/instant/id`, the instant with
/// leading zeros, so that the order of the bytes is the order of the rule.
final class StoredTierMembers implements TierCounter.Members {

    private static final byte[] PRESENT = {1};
    private static final int INSTANT_DIGITS = 19;

    private final KeyValueStore<String, byte[]> positions;
    private final String first;
    private final String beyond;

    StoredTierMembers(KeyValueStore<String, byte[]> positions, String tierId) {
        this.positions = positions;
        first = tierId + "/";
        // The character after the slash: greater than every key of the tier.
        beyond = tierId + "0";
    }

    private String key(Position position) {
        return first + digits(position.at()) + "/" + position.id();
    }

    /// The milliseconds of an instant, so that their order is that of the texts.
    static String digits(Instant at) {
        var millis = Long.toString(at.toEpochMilli());
        return "0".repeat(INSTANT_DIGITS - millis.length()) + millis;
    }

    private Position position(String key) {
        var instantEnds = first.length() + INSTANT_DIGITS;
        return new Position(
                Instant.ofEpochMilli(Long.parseLong(key.substring(first.length(), instantEnds))),
                key.substring(instantEnds + 1));
    }

    @Override
    public boolean contains(Position position) {
        return positions.get(key(position)) != null;
    }

    @Override
    public void add(Position position) {
        positions.put(key(position), PRESENT);
    }

    @Override
    public void remove(Position position) {
        positions.delete(key(position));
    }

    @Override
    public @Nullable Position before(Position position) {
        var key = key(position);
        return firstBut(key, positions.reverseRange(first, key));
    }

    @Override
    public @Nullable Position after(Position position) {
        var key = key(position);
        return firstBut(key, positions.range(key, beyond));
    }

    @Override
    public @Nullable Position last() {
        return firstBut(beyond, positions.reverseRange(first, beyond));
    }

    @Override
    public @Nullable Position at(long rank) {
        var passed = 0L;
        try (var range = positions.range(first, beyond)) {
            while (range.hasNext()) {
                var next = range.next();
                if (++passed == rank) return position(next.key);
            }
            return null;
        }
    }

    private @Nullable Position firstBut(String excluded, KeyValueIterator<String, byte[]> range) {
        try (range) {
            while (range.hasNext()) {
                KeyValue<String, byte[]> next = range.next();
                if (!next.key.equals(excluded)) return position(next.key);
            }
            return null;
        }
    }
}
