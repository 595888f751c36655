package convometer.deploy.simulator.pricing;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

/// How statuses show their pricing.
///
/// @param graphVersion before `v24.0` each priced status names a conversation
/// @param onSent whether `sent` has `pricing`
/// @param onDelivered whether the first status that shows delivery has `pricing`
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record PricingFormat(String graphVersion, boolean onSent, boolean onDelivered) {

    /// As from v24.0 on.
    public static final PricingFormat USUAL = new PricingFormat("v24.0", true, true);

    private static final double WITHOUT_CONVERSATION = 24;

    public PricingFormat {
        if (!graphVersion.matches("v\\d+\\.\\d+"))
            throw new IllegalArgumentException("graph_version must be like v24.0");
    }

    public boolean namesConversations() {
        return Double.parseDouble(graphVersion.substring(1)) < WITHOUT_CONVERSATION;
    }
}
