package convometer.outbound;

import convometer.outbound.rules.Answer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/// Hands permitted messages to Meta, each once: many at a time, in order within a thread.
final class Sender {

    private static final Logger LOG = LoggerFactory.getLogger(Sender.class);

    private final CloudApi api;
    private final Clock clock;
    private final OutboundMetrics metrics;
    private final Semaphore places;

    /// A sender with so many places at Meta's door.
    Sender(CloudApi api, Clock clock, OutboundMetrics metrics, int concurrency) {
        this.api = api;
        this.clock = clock;
        this.metrics = metrics;
        this.places = new Semaphore(concurrency);
    }

    /// Returns when every message has its answer, even if it is that there is none.
    List<Sent> send(List<Permit> permits) {
        var threads =
                permits.stream()
                        .collect(
                                Collectors.groupingBy(
                                        Permit::thread, LinkedHashMap::new, Collectors.toList()));
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var all =
                    threads.values().stream()
                            .map(thread ->
                                    CompletableFuture.supplyAsync(
                                            () -> thread.stream().map(this::send).toList(),
                                            executor))
                            .toList();
            return all.stream().flatMap(thread -> thread.join().stream()).toList();
        }
    }

    private Sent send(Permit permit) {
        places.acquireUninterruptibly();
        try {
            var answer = answer(permit);
            return new Sent(permit, answer, clock.instant().truncatedTo(ChronoUnit.MILLIS));
        } finally {
            places.release();
        }
    }

    private Answer answer(Permit permit) {
        if (!clock.instant().isBefore(permit.permission().getLeaseUntil()))
            return new Answer.Failed(
                    "lease_expired", "The permission had run out before the message could be sent");
        var body = body(permit);
        if (body.isEmpty())
            return new Answer.Failed("malformed", "The permitted message is no JSON object");
        var start = System.nanoTime();
        try {
            return api.send(permit.phoneNumberId(), body.get());
        } catch (RuntimeException e) {
            LOG.error("a send ended in an error of our own: {}", e.getClass().getName());
            return new Answer.NoAnswer(e.getClass().getSimpleName());
        } finally {
            metrics.sends().record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
        }
    }

    /// The message with our own marks; the request id comes back with every status.
    private static Optional<String> body(Permit permit) {
        return Json.object(permit.permission().getMessage())
                .map(message -> {
                    var body = new LinkedHashMap<Object, Object>();
                    body.put("messaging_product", "whatsapp");
                    body.putAll(message);
                    body.put("biz_opaque_callback_data", permit.requestId());
                    return Json.write(body);
                });
    }
}
