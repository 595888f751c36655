package convometer.deploy.twin;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

import java.util.List;

/// What a twin was sent and what it told, for those who count doubles and losses.
///
/// @param accepted messages that it took
/// @param doubles callback data of messages that came more than once
/// @param refused sends that it answered with an error
/// @param posted webhook bodies that were taken
/// @param retried webhook posts that were not answered with 200
/// @param messages the messages, in the order in which they came
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record TwinLog(
        int accepted,
        List<String> doubles,
        long refused,
        long posted,
        long retried,
        List<Sent> messages) {

    /// A message that was taken.
    ///
    /// @param bizOpaqueCallbackData empty if it had none
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record Sent(
            String wamid, String phoneNumberId, String to, String bizOpaqueCallbackData) {}
}
