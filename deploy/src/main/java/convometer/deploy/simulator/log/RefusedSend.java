package convometer.deploy.simulator.log;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

import org.jspecify.annotations.Nullable;

/// A request that was answered with an error, or whose message was not accepted.
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RefusedSend(
        long position,
        String at,
        String path,
        String to,
        String bizOpaqueCallbackData,
        int httpStatus,
        int code,
        String details,
        @Nullable String fault) {}
