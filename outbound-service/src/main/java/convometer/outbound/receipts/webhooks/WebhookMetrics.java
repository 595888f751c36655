package convometer.outbound.receipts.webhooks;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.DoubleSupplier;

/// What is counted of one endpoint.
final class WebhookMetrics {

    private static final String ENDPOINT = "endpoint";

    private final String endpoint;
    private final MeterRegistry registry;
    private final Map<Result, Counter> results = new EnumMap<>(Result.class);
    private final Counter lost;
    private final AtomicBoolean disabled = new AtomicBoolean();

    /// What comes of an attempt, or of a receipt.
    enum Result {
        /// The endpoint has taken it.
        DELIVERED,
        /// It will be tried again.
        FAILED,
        /// It became a dead letter.
        SET_ASIDE,
        /// The endpoint wants no more.
        GONE
    }

    WebhookMetrics(WebhookEndpoint endpoint, MeterRegistry registry) {
        this.endpoint = endpoint.name();
        this.registry = registry;
        for (var result : Result.values())
            results.put(
                    result,
                    Counter.builder("outbound.receipt.webhooks")
                            .description("Attempts to deliver a receipt to an endpoint, by result")
                            .tag(ENDPOINT, endpoint.name())
                            .tag("result", result.name().toLowerCase(Locale.ROOT))
                            .register(registry));
        lost =
                Counter.builder("outbound.receipt.webhook.gaps")
                        .description("Times that receipts were gone before they were delivered")
                        .tag(ENDPOINT, endpoint.name())
                        .register(registry);
        Gauge.builder("outbound.receipt.webhook.disabled", disabled, each -> each.get() ? 1 : 0)
                .description("1: the endpoint has answered that it wants no more receipts")
                .tag(ENDPOINT, endpoint.name())
                .register(registry);
    }

    void count(Result result) {
        if (result == Result.GONE) disabled.set(true);
        Objects.requireNonNull(results.get(result)).increment();
    }

    void lost() {
        lost.increment();
    }

    /// Shows how old the oldest receipt is, in seconds, that the endpoint has not taken yet.
    void watch(DoubleSupplier oldest) {
        Gauge.builder(
                        "outbound.receipt.webhook.oldest.seconds",
                        oldest,
                        DoubleSupplier::getAsDouble)
                .description("Age of the oldest receipt that this instance still has to deliver")
                .tag(ENDPOINT, endpoint)
                .strongReference(true)
                .register(registry);
    }
}
