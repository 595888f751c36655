package convometer.deploy.bench;

import convometer.deploy.parts.Stack;
import convometer.schemas.serde.AvroSerdes;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/// How long after its delivered webhook a message is on a line of the statement, where each status
/// is a webhook of its own. Messages go out from many numbers in turn, so that a line's quantity
/// tells which of them it counts.
final class StatementLatency implements AutoCloseable {

    /// Messages, each with its three statuses.
    static final int A_SECOND = 100;

    private static final String DELIVERED = "delivered";

    /// A status follows the one before it after so many messages more.
    private static final int APART = A_SECOND;

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Duration SOON = Duration.ofMillis(1);

    /// A charge may be read after its line, which is on another topic.
    private static final Duration LATE = Duration.ofMillis(500);

    /// Unlike a commit interval: else posts and commits that wait for each other keep step.
    private static final int LONGEST_PAUSE_MS = 97;

    private final Customers customers;
    private final Door door;
    private final LineQuantities lines;
    private final Deliveries deliveries = new Deliveries();
    private final CommittedReader reader;
    private final ExecutorService posts = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private int next;

    StatementLatency(Stack stack, Customers customers, Door door) {
        this.customers = customers;
        this.door = door;
        var serdes = AvroSerdes.with(stack.registryUrl().toString());
        lines = new LineQuantities(serdes.deserializer());
        reader = new CommittedReader(stack.bootstrapServers(), PathStep.topics(), this::read);
    }

    private void read(ConsumerRecord<String, byte[]> record, long at) {
        var step = PathStep.on(record.topic()).orElseThrow();
        if (step == PathStep.LINE) {
            var number = lines.take(record.key(), record.value());
            deliveries.counted(number, lines.messages(number), at);
        } else
            Traffic.wamidIn(record.value()).ifPresent(wamid -> deliveries.reached(step, wamid, at));
    }

    /// A message and the number that it went out from.
    private record Sent(Traffic message, String number) {

        byte[] body(String status) {
            return new WebhookBodies(Scene.LINES_WABA, number).of(status, List.of(message));
        }
    }

    private List<Sent> messages(int count) {
        return customers.fresh(count).stream()
                .map(message -> new Sent(message, Scene.LINES.get(next++ % Scene.LINES.size())))
                .toList();
    }

    /// Evenly [#A_SECOND], for so long, whether or not those before are on their lines.
    Deliveries paced(int seconds) throws InterruptedException {
        deliveries.clear();
        var messages = messages(seconds * A_SECOND);
        var statuses = Traffic.STATUSES.size();
        var from = System.nanoTime();
        var ticks = (messages.size() + APART * (statuses - 1)) * statuses;
        for (int tick = 0; tick < ticks; tick++) {
            parkUntil(from + Duration.ofSeconds(tick).toNanos() / A_SECOND / statuses);
            var status = tick % statuses;
            var nth = tick / statuses - APART * status;
            if (nth >= 0 && nth < messages.size())
                post(messages.get(nth), Traffic.STATUSES.get(status));
        }
        awaitLines();
        Thread.sleep(LATE);
        return deliveries;
    }

    /// Each when the one before is on its line.
    Deliveries oneByOne(int times) throws InterruptedException {
        deliveries.clear();
        var messages = messages(times);
        for (var sent : messages) door.post(sent.body(Traffic.STATUSES.getFirst()));
        Thread.sleep(LATE);
        for (int nth = 0; nth < times; nth++) {
            Thread.sleep(nth * 37 % LONGEST_PAUSE_MS);
            post(messages.get(nth), DELIVERED);
            awaitLines();
        }
        Thread.sleep(LATE);
        for (var sent : messages) door.post(sent.body(Traffic.STATUSES.getLast()));
        Thread.sleep(LATE);
        return deliveries;
    }

    private void post(Sent sent, String status) {
        var body = sent.body(status);
        var wamid = sent.message().wamid();
        var isDelivered = status.equals(DELIVERED);
        if (isDelivered) deliveries.posted(sent.number(), wamid, System.nanoTime());
        posts.execute(() -> {
            try {
                door.post(body);
                if (isDelivered) deliveries.reached(PathStep.ANSWER, wamid, System.nanoTime());
            } catch (InterruptedException | RuntimeException e) {
                failure.set(e);
            }
        });
    }

    private static void parkUntil(long at) {
        for (var left = at - System.nanoTime(); left > 0; left = at - System.nanoTime())
            LockSupport.parkNanos(left);
    }

    private void awaitLines() throws InterruptedException {
        var from = System.nanoTime();
        while (deliveries.missing() > 0) {
            reader.check();
            if (failure.get() != null)
                throw new IllegalStateException("a webhook was not taken", failure.get());
            if (System.nanoTime() - from > PATIENCE.toNanos())
                throw new IllegalStateException(
                        "%d messages are on no line after %s"
                                .formatted(deliveries.missing(), PATIENCE));
            Thread.sleep(SOON);
        }
    }

    @Override
    public void close() {
        posts.shutdownNow();
        reader.close();
    }
}
