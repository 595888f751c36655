package convometer.outbound.api;

import convometer.outbound.pacing.SendingState;

import io.swagger.v3.oas.annotations.media.Schema;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// Whether something may send.
@Schema(name = "Sending", description = "Whether an account, a number or everything may send.")
public record SendingView(
        @Schema(description = "running or paused") String state,
        @Schema(description = "Why it is paused, for people; null: nobody said")
                @Nullable String reason,
        @Schema(
                        name = "stopped_by",
                        description =
                                "operator, or Meta's error (meta_190, no_token): then it is probed, and goes"
                                        + " on by itself once that is mended; null while it runs")
                @Nullable String stoppedBy,
        @Schema(
                        name = "stopped_with",
                        description =
                                "account or all, where it is paused because what it belongs to is")
                @Nullable String stoppedWith,
        @Schema(description = "Since when; null: it was never paused") @Nullable Instant since,
        @Schema(description = "Messages that wait or are at Meta, in the instance that answers")
                int queued) {

    /// @param stoppedWith null: it is stopped by itself, or runs
    static SendingView of(SendingState state, @Nullable String stoppedWith, int queued) {
        return new SendingView(
                state.running() ? "running" : "paused",
                orNull(state.reason()),
                orNull(state.stoppedBy()),
                stoppedWith,
                state.since().equals(Instant.EPOCH) ? null : state.since(),
                queued);
    }

    private static @Nullable String orNull(String text) {
        return text.isEmpty() ? null : text;
    }
}
