package convometer.deploy.bench;

import convometer.events.OutboundRequest;
import convometer.schemas.Topics;
import convometer.schemas.serde.AvroSerdes;

import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// How many messages a second get to Meta, and back onto the statements, when there are many.
final class Dispatch implements AutoCloseable {

    private static final int CUSTOMERS = 800_000;
    private static final int AT_ONCE = 64;
    private static final Duration SOON = Duration.ofMillis(5);

    /// A statement is asked for seldom: that, too, is work for the machine that is measured.
    private static final Duration NOW_AND_THEN = Duration.ofMillis(200);

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Scene scene;
    private final Booked booked;
    private int round;
    private int nth;

    Dispatch(Scene scene) {
        this.scene = scene;
        booked = new Booked(scene);
    }

    /// Messages a second.
    ///
    /// @param sent until all are at Meta
    /// @param booked until all are on a statement, by what Meta said of them
    record Rates(double sent, double booked) {}

    private static String number(int i) {
        return Scene.FAST.get(i % Scene.FAST.size());
    }

    /// As in a campaign each message is for somebody else.
    private static String customer(int i) {
        return Scene.customer(2_000 + i % CUSTOMERS);
    }

    private static String body(int i) {
        return Bodies.template(customer(i));
    }

    /// From the first request published.
    Rates throughThePath(int messages) throws InterruptedException {
        var name = "dispatch-" + round++ + "-";
        var before = scene.simulator().accepted();
        var from = System.nanoTime();
        try (var producer = producer()) {
            for (int end = nth + messages; nth < end; nth++) {
                var request =
                        OutboundRequest.newBuilder()
                                .setRequestId(name + nth)
                                .setPhoneNumberId(number(nth))
                                .setMessage(body(nth))
                                .build();
                var key = customer(nth);
                var _ =
                        producer.send(
                                new ProducerRecord<>(
                                        Topics.OUTBOUND_REQUESTS.name(), key, request));
            }
        }
        await(() -> before + messages - scene.simulator().accepted(), "at Meta", SOON);
        var sent = messages / seconds(from);
        settle();
        return new Rates(sent, messages / seconds(from));
    }

    /// Lets everything come to its end, so that nothing of one measurement is left for the next.
    void settle() throws InterruptedException {
        await(
                () -> scene.simulator().accepted() - booked.messages(),
                "on a statement",
                NOW_AND_THEN);
    }

    /// How much there still is of something.
    private interface Rest {
        int count() throws InterruptedException;
    }

    private static void await(Rest rest, String end, Duration every) throws InterruptedException {
        var from = System.nanoTime();
        for (var left = rest.count(); left > 0; left = rest.count()) {
            if (seconds(from) > PATIENCE.toSeconds())
                throw new IllegalStateException(
                        "%d messages are not %s after %s".formatted(left, end, PATIENCE));
            Thread.sleep(every);
        }
    }

    /// The same straight to Meta, by so many at once as outbound-service has under way.
    double direct(int messages) throws InterruptedException {
        var name = "direct-" + round++ + "-";
        var next = new AtomicInteger();
        var from = System.nanoTime();
        try (var client = scene.client();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int worker = 0; worker < AT_ONCE; worker++) {
                var _ =
                        threads.submit(() -> {
                            for (int i = next.getAndIncrement();
                                    i < messages;
                                    i = next.getAndIncrement())
                                client.post(
                                        scene.metas(number(i)), Bodies.direct(body(i), name + i));
                            return null;
                        });
            }
            threads.shutdown();
            if (!threads.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                throw new IllegalStateException("Meta did not take them in " + PATIENCE);
        }
        return messages / seconds(from);
    }

    private static double seconds(long from) {
        return (System.nanoTime() - from) / 1e9;
    }

    private KafkaProducer<String, OutboundRequest> producer() {
        var stack = scene.stack();
        return new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        stack.bootstrapServers(),
                        ProducerConfig.ENABLE_METRICS_PUSH_CONFIG,
                        false,
                        ProducerConfig.LINGER_MS_CONFIG,
                        5,
                        ProducerConfig.ACKS_CONFIG,
                        "all"),
                new StringSerializer(),
                AvroSerdes.with(stack.registryUrl().toString()).<OutboundRequest>serializer());
    }

    @Override
    public void close() {
        booked.close();
    }
}
