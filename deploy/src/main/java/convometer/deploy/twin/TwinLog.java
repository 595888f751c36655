package convometer.deploy.twin;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// What a twin was sent and what it told, for those who count doubles and losses.
///
/// @param accepted messages that it took
/// @param doubles callback data of messages that came more than once
/// @param refused sends that it answered with an error
/// @param posted webhook bodies that were taken
/// @param retried webhook posts that were not answered with 200
/// @param messages the messages, in the order in which they came
/// @param next the position of the last of them: `after` of the next page
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record TwinLog(
        int accepted,
        List<String> doubles,
        long refused,
        long posted,
        long retried,
        List<Sent> messages,
        long next) {

    /// A message that was taken.
    ///
    /// @param bizOpaqueCallbackData empty if it had none
    /// @param position counts the messages
    /// @param at when it was taken
    /// @param copy 1; more where the same came before
    /// @param fault what went wrong with the answer
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Sent(
            String wamid,
            String phoneNumberId,
            String to,
            String bizOpaqueCallbackData,
            long position,
            String at,
            String type,
            @Nullable String template,
            int copy,
            @Nullable String fault) {}

    /// A send that was answered with an error, or not taken.
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Refused(
            long position,
            String at,
            String path,
            String to,
            String bizOpaqueCallbackData,
            int httpStatus,
            int code,
            String details,
            @Nullable String fault) {}

    /// A status or a customer's message that was told.
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record Told(long position, String at, String what, String id, String status, int copy) {}

    /// A mark: a customer's message that was read, perhaps with a sign of typing.
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record Mark(long position, String at, String phoneNumberId, String messageId, boolean typing) {}
}
