package convometer.outbound;

import convometer.outbound.dispatch.DispatcherStatus;
import convometer.outbound.pacing.Delay.Reason;
import convometer.outbound.pacing.SendingScope;
import convometer.outbound.pacing.SendingState;
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
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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

    private final Counter.Builder stops =
            Counter.builder("outbound.stops")
                    .description("How often something was stopped, by what, and by whom");
    private final Set<SendingScope> stopped = ConcurrentHashMap.newKeySet();
    private final Counter writeFailures;
    private final MeterRegistry registry;
    private final Timer sends;
    private final Timer writes;
    private final Counter sharedIds;
    private final AtomicInteger unsettled = new AtomicInteger();
    private volatile Supplier<List<DispatcherStatus>> dispatchers = List::of;

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
                Timer.builder("outbound.dispatch.writes")
                        .description("How long a dispatcher takes to write down what it does")
                        .publishPercentileHistogram()
                        .minimumExpectedValue(Duration.ofMillis(1))
                        .maximumExpectedValue(Duration.ofSeconds(10))
                        .register(registry);
        writeFailures =
                Counter.builder("outbound.dispatch.write.failures")
                        .description("How often a dispatcher could not write, and tried again")
                        .register(registry);
        sharedIds =
                Counter.builder("outbound.shared.request.ids")
                        .description("Receipts under a request id that another thread has")
                        .register(registry);
        registerDispatchers();
        for (var outcome : RequestOutcome.values()) requests(outcome.tag);
        for (var reason : DeadLetter.values()) letters(reason.tag);
        receipts(Outcome.ACCEPTED, null);
        receipts(Outcome.REFUSED, "queue_full");
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

    /// Shows what dispatchers hold from now on.
    public void watch(Supplier<List<DispatcherStatus>> statuses) {
        dispatchers = statuses;
    }

    /// Something was stopped, or may send again.
    public void sendingChanged(SendingScope scope, SendingState state) {
        if (state.running()) stopped.remove(scope);
        else {
            stopped.add(scope);
            stops.withRegistry(registry)
                    .withTags("scope", word(scope.kind()), "by", state.stoppedBy())
                    .increment();
        }
    }

    private static String word(SendingScope.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    private double stopped(SendingScope.Kind kind) {
        return stopped.stream().filter(each -> each.kind() == kind).count();
    }

    /// A dispatcher could not write, and tries again.
    public void writeFailure() {
        writeFailures.increment();
    }

    private void registerDispatchers() {
        for (var kind : SendingScope.Kind.values())
            Gauge.builder("outbound.stopped", this, each -> each.stopped(kind))
                    .description("Accounts and numbers that may not send now; all: everything")
                    .tag("scope", word(kind))
                    .register(registry);
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
                        .description("Permitted messages that wait, by reason")
                        .tag("reason", reason.name().toLowerCase(Locale.ROOT))
                        .register(registry);
    }

    private double inFlight() {
        return dispatchers.get().stream().mapToInt(DispatcherStatus::inFlight).sum();
    }

    private double waiting(Reason reason) {
        return dispatchers.get().stream()
                .mapToInt(each -> each.waiting().getOrDefault(reason, 0))
                .sum();
    }

    /// As it was when the dispatcher was looked at.
    private double oldest() {
        return dispatchers.get().stream().mapToDouble(DispatcherStatus::age).max().orElse(0);
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
