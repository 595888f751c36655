package convometer.tracker;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Counts what was decided: facts by kind, refusals by code.
final class DecisionMetrics {

    private static final List<String> CODES =
            List.of("expired", "malformed", "unknown_number", "window_closed");

    private final MeterRegistry registry;
    private final Map<String, Counter> kinds = new ConcurrentHashMap<>();
    private final Map<String, Counter> codes = new ConcurrentHashMap<>();

    DecisionMetrics(MeterRegistry registry) {
        this.registry = registry;
        Decisions.KINDS.forEach(this::kind);
        CODES.forEach(this::code);
    }

    void decided(String kind) {
        kind(kind).increment();
    }

    void refused(String code) {
        code(code).increment();
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
