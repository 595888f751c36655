package convometer.outbound.dispatch;

import convometer.outbound.pacing.Delay.Reason;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/// What a dispatcher holds, taken now and then for those who watch it.
///
/// @param waiting how many, by what keeps them
/// @param queued how many wait or are at Meta, by business number
/// @param oldest when the one that is here longest came; null: nobody is here
public record DispatcherStatus(
        Instant at,
        int inFlight,
        Map<Reason, Integer> waiting,
        Map<String, Integer> queued,
        @Nullable Instant oldest) {

    static final DispatcherStatus EMPTY =
            new DispatcherStatus(Instant.MIN, 0, Map.of(), Map.of(), null);

    private static final Duration EVERY = Duration.ofSeconds(1);

    /// For how long the oldest had been here, in seconds.
    public double age() {
        return oldest == null ? 0 : Duration.between(oldest, at).toMillis() / 1e3;
    }

    /// The dispatcher now, or as it was a moment ago.
    static DispatcherStatus of(
            PartitionDispatcher dispatcher, DispatcherStatus before, Instant now) {
        if (now.isBefore(before.at().plus(EVERY)) && dispatcher.size() > 0) return before;
        return dispatcher.size() == 0
                ? EMPTY
                : new DispatcherStatus(
                        now,
                        dispatcher.inFlight(),
                        dispatcher.waiting(),
                        dispatcher.sizes(),
                        dispatcher.oldest().orElse(null));
    }
}
