package convometer.deploy.twin;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

/// The shape in which statuses show prices.
///
/// @param graphVersion before `v24.0` each priced status has a conversation too
/// @param onSent whether `sent` shows the price
/// @param onDelivered whether the first status that shows delivery does
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record Pricing(String graphVersion, boolean onSent, boolean onDelivered) {

    /// As from v24 on.
    public static final Pricing USUAL = new Pricing("v24.0", true, true);

    private static final double WITHOUT_CONVERSATION = 24;

    public Pricing {
        if (!graphVersion.matches("v\\d+\\.\\d+"))
            throw new IllegalArgumentException("graph_version must be like v24.0");
    }

    @JsonIgnore
    boolean namesConversations() {
        return Double.parseDouble(graphVersion.substring(1)) < WITHOUT_CONVERSATION;
    }
}
