package convometer.outbound.dispatch;

import convometer.outbound.OutboundMetrics;
import convometer.outbound.graph.CloudApi;
import convometer.outbound.graph.Json;
import convometer.outbound.rules.SendResult;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.concurrent.TimeUnit;

/// Hands a permitted message to Meta, once.
final class Sender {

    private static final Logger LOG = LoggerFactory.getLogger(Sender.class);

    private final CloudApi api;
    private final Clock clock;
    private final OutboundMetrics metrics;

    Sender(CloudApi api, Clock clock, OutboundMetrics metrics) {
        this.api = api;
        this.clock = clock;
        this.metrics = metrics;
    }

    /// Returns with a result, even if it is that nobody knows.
    CompletedAttempt send(PartitionDispatcher.Attempt attempt) {
        return new CompletedAttempt(
                attempt.permission(),
                result(attempt.permission()),
                clock.instant().truncatedTo(ChronoUnit.MILLIS));
    }

    private SendResult result(Permission permission) {
        // Writing it down may have taken long.
        if (!clock.instant().isBefore(permission.send().lease()))
            return new SendResult.LeaseExpired();
        if (permission.message().isEmpty())
            return new SendResult.Failed("malformed", "The permitted message is no JSON object");
        var start = System.nanoTime();
        try {
            var answer = api.send(permission.phoneNumberId(), body(permission));
            return answer instanceof SendResult.Marked && !permission.readReceipt()
                    ? new SendResult.NoAnswer("the answer names no message")
                    : answer;
        } catch (RuntimeException e) {
            LOG.error("a send ended in an error of our own: {}", e.getClass().getName());
            return new SendResult.NoAnswer(e.getClass().getSimpleName());
        } finally {
            metrics.sends().record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
        }
    }

    /// The message with our own marks; the request id comes back with every status.
    private static String body(Permission permission) {
        var body = new LinkedHashMap<Object, Object>();
        body.put("messaging_product", "whatsapp");
        body.putAll(permission.message());
        body.put("biz_opaque_callback_data", permission.requestId());
        return Json.write(body);
    }
}
