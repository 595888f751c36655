package convometer.deploy.simulator.faults;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

import convometer.deploy.simulator.seed.DurationRange;

/// How status webhooks go wrong, as Meta's do: some are late, some come twice, and their order is
/// not kept.
///
/// @param latePerMille how many of a thousand statuses are late
/// @param doubledPerMille how many of a thousand statuses come twice
/// @param shuffled whether updates that are due together come in random order
/// @param late by how much they are late
/// @param again the time between the first and the second
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record FaultProfile(
        int latePerMille,
        int doubledPerMille,
        boolean shuffled,
        DurationRange late,
        DurationRange again) {

    /// Each status once, when it is due, in order.
    public static final FaultProfile NONE = new FaultProfile(0, 0, false);

    public FaultProfile {
        perMille("late_per_mille", latePerMille);
        perMille("doubled_per_mille", doubledPerMille);
    }

    /// Late by one to five hours, repeated within an hour and a half.
    public FaultProfile(int latePerMille, int doubledPerMille, boolean shuffled) {
        this(
                latePerMille,
                doubledPerMille,
                shuffled,
                DurationRange.minutes(60, 299),
                DurationRange.minutes(0, 89));
    }

    private static void perMille(String field, int value) {
        if (value < 0 || value > 1000)
            throw new IllegalArgumentException(field + " must be from 0 to 1000");
    }
}
