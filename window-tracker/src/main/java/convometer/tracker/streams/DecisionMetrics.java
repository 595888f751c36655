package convometer.tracker.streams;

import convometer.schemas.streams.DeadLetters;
import convometer.tracker.budget.BudgetPeriod;
import convometer.tracker.gate.Refusal;
import convometer.tracker.streams.records.DecisionRecords;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Counts what was decided: facts by kind, refusals by code.
final class DecisionMetrics {

    private static final List<String> CODES =
            Arrays.stream(Refusal.values()).map(Refusal::code).toList();

    /// Why records become dead letters by the rules, from the start: an alert needs a first value.
    private static final List<String> LATE =
            List.of(
                    "malformed",
                    "contradicts_key",
                    "bad_timestamp",
                    "too_late",
                    "unknown_account",
                    "duplicate_request_id");

    private final MeterRegistry registry;
    private final Counter merged;
    private final Counter held;
    private final Counter repeated;
    private final Map<String, Counter> kinds = new ConcurrentHashMap<>();
    private final Map<String, Counter> codes = new ConcurrentHashMap<>();

    DecisionMetrics(MeterRegistry registry) {
        this.registry = registry;
        DecisionRecords.KINDS.forEach(this::kind);
        CODES.forEach(this::code);
        LATE.forEach(reason -> DeadLetters.counted(reason, registry));
        held =
                Counter.builder("requests.held")
                        .description("Requests that were told to wait for the customer")
                        .register(registry);
        repeated =
                Counter.builder("requests.repeated")
                        .description("Requests that their thread had before, with the same content")
                        .register(registry);
        merged =
                Counter.builder("customers.merged")
                        .description(
                                "Customers that were kept under two names until a link was seen")
                        .register(registry);
    }

    void decided(String kind) {
        kind(kind).increment();
    }

    void refused(String code) {
        code(code).increment();
    }

    void held() {
        held.increment();
    }

    /// The same was asked for before.
    void repeated() {
        repeated.increment();
    }

    /// A budget cannot count a message of which no price is known. Budgets are few.
    void unpriced(BudgetPeriod period) {
        Counter.builder("budgets.unpriced")
                .description("Permitted messages that a budget cannot count for want of a price")
                .tags("waba", period.waba().value(), "budget", period.name())
                .register(registry)
                .increment();
    }

    /// Two names of one customer were kept apart until now.
    void merged() {
        merged.increment();
    }

    void deadLettered(String reason) {
        DeadLetters.counted(reason, registry).increment();
    }

    private Counter kind(String kind) {
        return kinds.computeIfAbsent(
                kind,
                tag ->
                        Counter.builder("threads.decisions")
                                .description("Facts and corrections about threads, by kind")
                                .tag("kind", tag)
                                .register(registry));
    }

    private Counter code(String code) {
        return codes.computeIfAbsent(
                code,
                tag ->
                        Counter.builder("requests.refused")
                                .description("Requests that the gate refused, by code")
                                .tag("code", tag)
                                .register(registry));
    }
}
