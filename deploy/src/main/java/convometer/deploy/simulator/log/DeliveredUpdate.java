package convometer.deploy.simulator.log;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

/// An update that was given to a webhook.
///
/// @param what the array of the webhook, such as `statuses`, or the field of an account's event
/// @param status of a message; empty for anything else
/// @param copy 0, and 1 or more for a repetition
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record DeliveredUpdate(
        long position, String at, String what, String id, String status, int copy) {}
