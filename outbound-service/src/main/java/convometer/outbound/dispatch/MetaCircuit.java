package convometer.outbound.dispatch;

import convometer.outbound.pacing.Circuit;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.github.resilience4j.core.IntervalFunction;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/// The circuit to Meta. It opens after faults and time-outs in a row, for a while that grows with
/// each time, and a few messages show whether Meta is back.
final class MetaCircuit implements Circuit {

    /// So many in a row are no coincidence.
    static final int FAULTS = 10;

    static final Duration FIRST_PAUSE = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(MetaCircuit.class);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
    private static final int PROBES = 3;
    private static final Duration PROBE_EVERY = Duration.ofMillis(250);

    private static final IntervalFunction PAUSES =
            IntervalFunction.ofExponentialBackoff(FIRST_PAUSE, 2, LONGEST_PAUSE);

    private final CircuitBreaker breaker;
    private final Clock clock;
    private Instant closedAgainAt = Instant.MIN;
    private int opened;
    private int probes;

    MetaCircuit(Clock clock) {
        this.clock = clock;
        breaker =
                CircuitBreaker.of(
                        "meta",
                        CircuitBreakerConfig.custom()
                                .clock(clock)
                                .slidingWindowType(SlidingWindowType.COUNT_BASED)
                                .slidingWindowSize(FAULTS)
                                .minimumNumberOfCalls(FAULTS)
                                .failureRateThreshold(100)
                                .permittedNumberOfCallsInHalfOpenState(PROBES)
                                .maxWaitDurationInHalfOpenState(LONGEST_PAUSE)
                                .waitIntervalFunctionInOpenState(PAUSES)
                                .build());
        breaker.getEventPublisher()
                .onStateTransition(event -> changed(event.getStateTransition().getToState()));
    }

    private void changed(State to) {
        probes = 0;
        switch (to) {
            case OPEN -> {
                opened++;
                // The breaker lets nobody pass in the last millisecond.
                var pause = Duration.ofMillis(PAUSES.apply(opened) + 1);
                closedAgainAt = clock.instant().plus(pause);
                if (opened == 1) LOG.warn("Meta has faults in a row: nothing is sent for a while");
            }
            case CLOSED -> {
                opened = 0;
                LOG.info("Meta is back: messages go again");
            }
            default -> {}
        }
    }

    @Override
    public synchronized Instant openUntil(Instant now) {
        return switch (breaker.getState()) {
            case OPEN -> closedAgainAt;
            case HALF_OPEN -> probes < PROBES ? Instant.MIN : now.plus(PROBE_EVERY);
            default -> Instant.MIN;
        };
    }

    @Override
    public synchronized void begun() {
        var _ = breaker.tryAcquirePermission();
        if (breaker.getState() == State.HALF_OPEN) probes++;
    }

    @Override
    public synchronized void succeeded() {
        breaker.onSuccess(0, TimeUnit.NANOSECONDS);
    }

    @Override
    public synchronized void failed() {
        breaker.onError(0, TimeUnit.NANOSECONDS, new IllegalStateException("a fault of Meta's"));
    }

    @Override
    public synchronized void ignored() {
        breaker.releasePermission();
        if (probes > 0) probes--;
    }

    @Override
    public synchronized boolean isClosed() {
        return breaker.getState() == State.CLOSED;
    }
}
