package convometer.outbound.receipts.webhooks;

import io.micrometer.core.instrument.MeterRegistry;

import java.util.List;

/// The loops that deliver receipts, one for each endpoint.
final class ReceiptWebhooks implements AutoCloseable {

    private final WebhookDelivery.Parts parts;
    private final List<WebhookLoop> loops;

    private ReceiptWebhooks(WebhookDelivery.Parts parts, List<WebhookLoop> loops) {
        this.parts = parts;
        this.loops = loops;
    }

    static ReceiptWebhooks start(
            List<WebhookEndpoint> endpoints, WebhookDelivery.Parts parts, MeterRegistry registry) {
        var loops =
                endpoints.stream()
                        .map(each ->
                                new WebhookLoop(each, parts, new WebhookMetrics(each, registry))
                                        .start())
                        .toList();
        return new ReceiptWebhooks(parts, loops);
    }

    @Override
    public void close() {
        loops.forEach(WebhookLoop::close);
        parts.client().close();
        parts.letters().close();
    }
}
