package convometer.deploy.twin;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

/// What can be turned while a twin runs.
///
/// @param updatesPerPost how many updates one webhook body has at most
/// @param remembered how many sends the log keeps
/// @param believesSenders free-form to a customer who never wrote through the twin is delivered
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record Knobs(
        Delays delays,
        Mischief mischief,
        Limits limits,
        Pricing pricing,
        int updatesPerPost,
        int remembered,
        boolean believesSenders) {

    private static final int UPDATES_PER_POST = 50;
    private static final int MOST_UPDATES_PER_POST = 1000;
    private static final int REMEMBERED = 200_000;
    private static final int MOST_REMEMBERED = 5_000_000;

    Knobs {
        if (updatesPerPost < 1 || updatesPerPost > MOST_UPDATES_PER_POST)
            throw new IllegalArgumentException(
                    "updates_per_post must be from 1 to " + MOST_UPDATES_PER_POST);
        if (remembered < 1 || remembered > MOST_REMEMBERED)
            throw new IllegalArgumentException("remembered must be from 1 to " + MOST_REMEMBERED);
    }

    static Knobs of(TwinSettings settings) {
        return new Knobs(
                Delays.USUAL,
                settings.mischief(),
                Limits.NONE,
                Pricing.USUAL,
                UPDATES_PER_POST,
                REMEMBERED,
                settings.automatic());
    }
}
