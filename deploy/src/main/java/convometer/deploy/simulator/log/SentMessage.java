package convometer.deploy.simulator.log;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

import org.jspecify.annotations.Nullable;

/// A message that was accepted.
///
/// @param bizOpaqueCallbackData empty if it had none
/// @param position counts the messages
/// @param at when it was accepted
/// @param copy 1; more where the same callback data came before
/// @param fault the kind of fault that hit it
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SentMessage(
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
