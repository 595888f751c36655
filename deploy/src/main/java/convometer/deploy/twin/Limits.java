package convometer.deploy.twin;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

/// Which of Meta's rate limits the twin keeps.
///
/// @param throughput as many messages a second from each number as the accounts file says, else
///   130429
/// @param pair 45 messages at once to one customer and then one in six seconds, else 131056
/// @param perAccountAnHour calls an hour for each billing account, else 80007; 0 for any number
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record Limits(boolean throughput, boolean pair, int perAccountAnHour) {

    /// Takes whatever comes.
    public static final Limits NONE = new Limits(false, false, 0);

    public Limits {
        if (perAccountAnHour < 0)
            throw new IllegalArgumentException("per_account_an_hour must not be negative");
    }
}
