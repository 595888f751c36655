package convometer.outbound.dispatch;

import convometer.outbound.OutboundMetrics;
import convometer.outbound.graph.Answer;
import convometer.outbound.graph.CloudApi;
import convometer.outbound.graph.Json;

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

    /// Returns with an answer, even if it is that there is none.
    Sent send(Lane.Attempt attempt) {
        var answer = answer(attempt.permit());
        return new Sent(
                attempt.permit(),
                attempt.tries(),
                answer,
                clock.instant().truncatedTo(ChronoUnit.MILLIS));
    }

    private Answer answer(Permit permit) {
        // Writing it down may have taken long.
        if (!clock.instant().isBefore(permit.permission().getLeaseUntil()))
            return new Answer.Expired();
        if (permit.message().isEmpty())
            return new Answer.Failed("malformed", "The permitted message is no JSON object");
        var start = System.nanoTime();
        try {
            var answer = api.send(permit.phoneNumberId(), body(permit));
            return answer instanceof Answer.Marked && !permit.mark()
                    ? new Answer.NoAnswer("the answer names no message")
                    : answer;
        } catch (RuntimeException e) {
            LOG.error("a send ended in an error of our own: {}", e.getClass().getName());
            return new Answer.NoAnswer(e.getClass().getSimpleName());
        } finally {
            metrics.sends().record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
        }
    }

    /// The message with our own marks; the request id comes back with every status.
    private static String body(Permit permit) {
        var body = new LinkedHashMap<Object, Object>();
        body.put("messaging_product", "whatsapp");
        body.putAll(permit.message());
        body.put("biz_opaque_callback_data", permit.requestId());
        return Json.write(body);
    }
}
