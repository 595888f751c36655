package convometer.deploy.simulator.accounts;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

/// Which of Meta's rate limits are applied.
///
/// @param throughput messages a second of each number, as the accounts file says; beyond it 130429
/// @param pair a burst of 45 messages from a number to a customer, then one in six seconds; beyond
///   it 131056
/// @param perAccountAnHour calls an hour for each billing account, beyond it 80007; 0 for no limit
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record RateLimitSettings(boolean throughput, boolean pair, int perAccountAnHour) {

    /// No limits.
    public static final RateLimitSettings NONE = new RateLimitSettings(false, false, 0);

    public RateLimitSettings {
        if (perAccountAnHour < 0)
            throw new IllegalArgumentException("per_account_an_hour must not be negative");
    }
}
