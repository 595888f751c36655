package convometer.deploy.twin;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

/// What goes wrong with status webhooks, as it does with Meta's: some come late, some come twice,
/// none come in order.
///
/// @param latePerMille how many of a thousand statuses come late
/// @param doubledPerMille how many of a thousand statuses come a second time
/// @param shuffled whether updates that are due together are told in any order
/// @param late how late those are
/// @param again how long after the first the second comes
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record Mischief(
        int latePerMille, int doubledPerMille, boolean shuffled, Range late, Range again) {

    /// Each status once, in time, in order.
    public static final Mischief NONE = new Mischief(0, 0, false);

    public Mischief {
        perMille("late_per_mille", latePerMille);
        perMille("doubled_per_mille", doubledPerMille);
    }

    /// Late is one to five hours; a second time is within an hour and a half.
    public Mischief(int latePerMille, int doubledPerMille, boolean shuffled) {
        this(latePerMille, doubledPerMille, shuffled, Range.minutes(60, 299), Range.minutes(0, 89));
    }

    static void perMille(String field, int value) {
        if (value < 0 || value > 1000)
            throw new IllegalArgumentException(field + " must be from 0 to 1000");
    }
}
