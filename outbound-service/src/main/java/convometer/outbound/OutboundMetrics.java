package convometer.outbound;

import convometer.outbound.rules.Outcome;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

import jakarta.inject.Singleton;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/// What this service counts. Series whose names are known are there from the start, at zero.
@Singleton
final class OutboundMetrics {

    private final Counter.Builder requests =
            Counter.builder("outbound.requests")
                    .description("Requests over HTTP and through intake, by outcome");
    private final Counter.Builder receipts =
            Counter.builder("outbound.receipts")
                    .description("Receipts that this service wrote, by outcome and code");
    private final Counter.Builder deadLetters =
            Counter.builder("outbound.dead.letters").description("Records set aside, by reason");

    private final MeterRegistry registry;
    private final Timer sends;

    OutboundMetrics(MeterRegistry registry) {
        this.registry = registry;
        sends =
                Timer.builder("outbound.sends")
                        .description("How long the Cloud API takes to answer")
                        .publishPercentileHistogram()
                        .minimumExpectedValue(Duration.ofMillis(5))
                        .maximumExpectedValue(Duration.ofSeconds(30))
                        .register(registry);
        for (var door : Door.values()) requests(door.tag);
        for (var reason : DeadLetter.values()) letters(reason.tag);
        receipts(Outcome.ACCEPTED, null);
        receipts(Outcome.REFUSED, "malformed");
        receipts(Outcome.FAILED, "lease_expired");
        receipts(Outcome.UNKNOWN, "no_answer");
        receipts(Outcome.UNKNOWN, "interrupted");
    }

    /// What happens to a request at the door and in intake.
    enum Door {
        TAKEN("taken"),
        INVALID("invalid"),
        CONFLICTING("conflicting"),
        UNAVAILABLE("unavailable"),
        FORWARDED("forwarded"),
        REPEATED("repeated"),
        MALFORMED("malformed");

        private final String tag;

        Door(String tag) {
            this.tag = tag;
        }
    }

    /// Why a record is set aside.
    enum DeadLetter {
        UNREADABLE("unreadable"),
        DUPLICATE("duplicate_request_id"),
        UNANSWERABLE("malformed");

        private final String tag;

        DeadLetter(String tag) {
            this.tag = tag;
        }

        /// The code in the dead letter.
        String code() {
            return tag;
        }
    }

    void request(Door door) {
        requests(door.tag).increment();
    }

    void receipt(String outcome, @Nullable String code) {
        receipts(outcome, code).increment();
    }

    void deadLetter(DeadLetter reason) {
        letters(reason.tag).increment();
    }

    Timer sends() {
        return sends;
    }

    private Counter requests(String outcome) {
        return requests.withRegistry(registry).withTag("outcome", outcome);
    }

    private Counter receipts(String outcome, @Nullable String code) {
        return receipts.withRegistry(registry)
                .withTags("outcome", outcome, "code", code == null ? "none" : code);
    }

    private Counter letters(String reason) {
        return deadLetters.withRegistry(registry).withTag("reason", reason);
    }
}
