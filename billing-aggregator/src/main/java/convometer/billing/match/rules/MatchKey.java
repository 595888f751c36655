package convometer.billing.match.rules;

import java.util.Comparator;

/// What figures must have in common to be held against each other.
///
/// @param bucket in the calendar of the import
public record MatchKey(String phoneNumberId, Place place, int bucket, Kind kind)
        implements Comparable<MatchKey> {

    private static final Comparator<MatchKey> ORDER =
            Comparator.comparing(MatchKey::phoneNumberId)
                    .thenComparing(MatchKey::place)
                    .thenComparingInt(MatchKey::bucket)
                    .thenComparing(MatchKey::kind);

    MatchKey at(int other) {
        return new MatchKey(phoneNumberId, place, other, kind);
    }

    MatchKey at(Place other) {
        return new MatchKey(phoneNumberId, other, bucket, kind);
    }

    MatchKey with(Kind other) {
        return new MatchKey(phoneNumberId, place, bucket, other);
    }

    @Override
    public int compareTo(MatchKey other) {
        return ORDER.compare(this, other);
    }
}
