package convometer.deploy.simulator;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

import convometer.deploy.simulator.accounts.RateLimitSettings;
import convometer.deploy.simulator.faults.FaultProfile;
import convometer.deploy.simulator.messages.Delays;
import convometer.deploy.simulator.pricing.PricingFormat;

/// Settings that can be changed while a simulator runs.
///
/// @param updatesPerPost how many updates a webhook body has at most
/// @param remembered how many accepted messages the log keeps
/// @param believesSenders free-form messages to customers who never wrote through the simulator are
///   delivered
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record RuntimeSettings(
        Delays delays,
        @JsonProperty("mischief") FaultProfile faultProfile,
        RateLimitSettings limits,
        PricingFormat pricing,
        int updatesPerPost,
        int remembered,
        boolean believesSenders) {

    private static final int UPDATES_PER_POST = 50;
    private static final int MAX_UPDATES_PER_POST = 1000;
    private static final int REMEMBERED = 200_000;
    private static final int MAX_REMEMBERED = 5_000_000;

    public RuntimeSettings {
        if (updatesPerPost < 1 || updatesPerPost > MAX_UPDATES_PER_POST)
            throw new IllegalArgumentException(
                    "updates_per_post must be from 1 to " + MAX_UPDATES_PER_POST);
        if (remembered < 1 || remembered > MAX_REMEMBERED)
            throw new IllegalArgumentException("remembered must be from 1 to " + MAX_REMEMBERED);
    }

    static RuntimeSettings of(SimulatorSettings settings) {
        return new RuntimeSettings(
                Delays.USUAL,
                settings.faultProfile(),
                RateLimitSettings.NONE,
                PricingFormat.USUAL,
                UPDATES_PER_POST,
                REMEMBERED,
                settings.automatic());
    }
}
