package convometer.outbound;

import convometer.outbound.dispatch.LaneView;
import convometer.outbound.pacing.Wait.Reason;
import convometer.outbound.rules.Outcome;
import convometer.schemas.streams.DeadLetters;
import convometer.schemas.streams.ProcessingFailures;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

import jakarta.inject.Singleton;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/// What this service counts. Series whose names are known are there from the start, at zero.
@Singleton
public final class OutboundMetrics {

    private final Counter.Builder requests =
            Counter.builder("outbound.requests")
                    .description("Requests over HTTP and through intake, by outcome");
    private final Counter.Builder receipts =
            Counter.builder("outbound.receipts")
                    .description("Receipts that this service wrote, by outcome and code");

    private final MeterRegistry registry;
    private final Timer sends;
    private final Timer writes;
    private final Counter sharedIds;
    private final AtomicInteger unsettled = new AtomicInteger();
    private volatile Supplier<List<LaneView>> lanes = List::of;

    OutboundMetrics(MeterRegistry registry) {
        this.registry = registry;
        sends =
                Timer.builder("outbound.sends")
                        .description("How long the Cloud API takes to answer")
                        .publishPercentileHistogram()
                        .minimumExpectedValue(Duration.ofMillis(5))
                        .maximumExpectedValue(Duration.ofSeconds(30))
                        .register(registry);
        writes =
                Timer.builder("outbound.lane.writes")
                        .description("How long a lane takes to write down what it does")
                        .publishPercentileHistogram()
                        .minimumExpectedValue(Duration.ofMillis(1))
                        .maximumExpectedValue(Duration.ofSeconds(10))
                        .register(registry);
        sharedIds =
                Counter.builder("outbound.shared.request.ids")
                        .description("Receipts under a request id that another thread has")
                        .register(registry);
        registerLanes();
        for (var outcome : RequestOutcome.values()) requests(outcome.tag);
        for (var reason : DeadLetter.values()) letters(reason.tag);
        receipts(Outcome.ACCEPTED, null);
        receipts(Outcome.REFUSED, "lease_expired");
        receipts(Outcome.UNKNOWN, "no_answer");
        receipts(Outcome.UNKNOWN, "interrupted");
        receipts(Outcome.UNKNOWN, "unsettled");
    }

    /// What happens to a request over HTTP and in validation.
    public enum RequestOutcome {
        TAKEN("taken"),
        INVALID("invalid"),
        CONFLICTING("conflicting"),
        UNAVAILABLE("unavailable"),
        FORWARDED("forwarded"),
        MALFORMED("malformed");

        private final String tag;

        RequestOutcome(String tag) {
            this.tag = tag;
        }
    }

    /// Why a record becomes a dead letter.
    public enum DeadLetter {
        UNREADABLE("unreadable"),
        UNANSWERABLE("malformed"),
        FAILED(ProcessingFailures.CODE);

        private final String tag;

        DeadLetter(String tag) {
            this.tag = tag;
        }

        /// The code in the dead letter.
        public String code() {
            return tag;
        }
    }

    public void request(RequestOutcome outcome) {
        requests(outcome.tag).increment();
    }

    public void receipt(String outcome, @Nullable String code) {
        receipts(outcome, code).increment();
    }

    /// Two threads were asked for something under one request id.
    public void sharedId() {
        sharedIds.increment();
    }

    public void deadLetter(DeadLetter reason) {
        letters(reason.tag).increment();
    }

    public Timer sends() {
        return sends;
    }

    public Timer writes() {
        return writes;
    }

    /// More, or less, sends without an answer that are still to be settled.
    public void unsettled(int more) {
        unsettled.addAndGet(more);
    }

    /// Shows what lanes hold from now on.
    public void watch(Supplier<List<LaneView>> views) {
        lanes = views;
    }

    private void registerLanes() {
        Gauge.builder("outbound.unsettled", unsettled, AtomicInteger::get)
                .description("Sends without an answer that a status or the deadline will settle")
                .register(registry);
        Gauge.builder("outbound.in.flight", this, OutboundMetrics::inFlight)
                .description("Messages that Meta has not answered yet")
                .register(registry);
        Gauge.builder("outbound.oldest.seconds", this, OutboundMetrics::oldest)
                .description("How long the message has been here that is here longest")
                .register(registry);
        for (var reason : Reason.values())
            if (reason != Reason.NOTHING)
                Gauge.builder("outbound.waiting", this, each -> each.waiting(reason))
                        .description("Permitted messages that wait for their turn, by reason")
                        .tag("reason", reason.name().toLowerCase(Locale.ROOT))
                        .register(registry);
    }

    private double inFlight() {
        return lanes.get().stream().mapToInt(LaneView::inFlight).sum();
    }

    private double waiting(Reason reason) {
        return lanes.get().stream().mapToInt(each -> each.waiting().getOrDefault(reason, 0)).sum();
    }

    /// As it was when the lane was looked at.
    private double oldest() {
        return lanes.get().stream().mapToDouble(LaneView::age).max().orElse(0);
    }

    private Counter requests(String outcome) {
        return requests.withRegistry(registry).withTag("outcome", outcome);
    }

    private Counter receipts(String outcome, @Nullable String code) {
        return receipts.withRegistry(registry)
                .withTags("outcome", outcome, "code", code == null ? "none" : code);
    }

    private Counter letters(String reason) {
        return DeadLetters.counted(reason, registry);
    }
}
