package convometer.deploy.live;

import static java.nio.charset.StandardCharsets.UTF_8;

import convometer.deploy.archive.ArchiveLine;
import convometer.deploy.archive.ArchiveReader;
import convometer.deploy.simulator.webhooks.SignedPost;
import convometer.events.SendRecord;
import convometer.ingest.webhooks.Webhook;
import convometer.ingest.webhooks.WebhookParser;
import convometer.schemas.ThreadKey;
import convometer.schemas.ThreadPartitioner;
import convometer.schemas.Topics;
import convometer.schemas.service.kafka.ClientSettings;

import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongConsumer;

/// Takes archives into a running pipeline: webhooks through its door, as Meta would bring them, and
/// send records onto their topic.
public final class Importer implements AutoCloseable {

    private static final int AT_ONCE = 16;
    private static final int PROBLEMS_SHOWN = 10;
    private static final int OK = 200;
    private static final int BUSY = 503;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final SignedPost door;
    private final Producer<String, SendRecord> records;
    private final Duration patience;
    private final Semaphore room = new Semaphore(AT_ONCE);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
    private long webhooks;
    private long sends;
    private long refused;
    private final List<String> problems = new ArrayList<>();

    /// Takes nothing yet.
    ///
    /// @param patience how long a webhook is brought again and again before that is a failure
    public Importer(SignedPost door, Running pipeline, Duration patience) {
        this(door, producer(pipeline), patience);
    }

    Importer(SignedPost door, Producer<String, SendRecord> records, Duration patience) {
        this.door = door;
        this.records = records;
        this.patience = patience;
    }

    private static Producer<String, SendRecord> producer(Running pipeline) {
        return pipeline.kafka()
                .producer(
                        ClientSettings.passing("import")
                                .always(ProducerConfig.ACKS_CONFIG, "all")
                                .always(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true)
                                .always(
                                        ProducerConfig.PARTITIONER_CLASS_CONFIG,
                                        ThreadPartitioner.class)
                                .usually(ProducerConfig.LINGER_MS_CONFIG, 20)
                                .usually(ProducerConfig.ENABLE_METRICS_PUSH_CONFIG, false),
                        new StringSerializer(),
                        pipeline.serdes().<SendRecord>serializer());
    }

    /// Takes in all lines, and comes back when the pipeline has them.
    ///
    /// @param progress hears how many more bytes of the archives were read
    /// @throws IllegalArgumentException naming file, line and field of what cannot be read
    /// @throws IllegalStateException if the pipeline does not take one
    public void take(List<Path> archives, LongConsumer progress) {
        new ArchiveReader<>(archives, ArchiveLine::parse, progress).read(this::take);
        room.acquireUninterruptibly(AT_ONCE);
        room.release(AT_ONCE);
        records.flush();
        checkFailure();
    }

    private void take(ArchiveReader.Line<ArchiveLine> line) {
        checkFailure();
        if (line.problem() != null) throw new IllegalArgumentException(line.problem());
        switch (line.value()) {
            case ArchiveLine.Webhook webhook -> {
                tellRefused(line.place(), webhook);
                post(webhook);
            }
            case ArchiveLine.Send(var sent) -> write(sent);
            case null -> {}
        }
    }

    /// The door takes the rest of the body, and makes dead letters of these.
    private void tellRefused(String place, ArchiveLine.Webhook webhook) {
        if (WebhookParser.parse(webhook.body(), Instant.now()) instanceof Webhook.Understood told)
            for (var part : told.refused()) {
                refused++;
                if (problems.size() < PROBLEMS_SHOWN)
                    problems.add("%s: body: %s: %s".formatted(place, part.place(), part.reason()));
            }
    }

    private void checkFailure() {
        var known = failure.get();
        if (known != null) throw known;
    }

    private void write(SendRecord sent) {
        var thread = new ThreadKey(sent.getPhoneNumberId(), sent.getTo());
        var record = new ProducerRecord<>(Topics.SEND_RECORDS.name(), thread.toString(), sent);
        sends++;
        var _ =
                records.send(
                        record,
                        (_, error) -> {
                            if (error != null) fail("Kafka did not take a send record", error);
                        });
    }

    private void post(ArchiveLine.Webhook webhook) {
        var body = WebhookParser.write(webhook.body()).getBytes(UTF_8);
        webhooks++;
        room.acquireUninterruptibly();
        threads.execute(() -> {
            try {
                postUntilTaken(body);
            } catch (InterruptedException e) {
                fail("interrupted", e);
            } finally {
                room.release();
            }
        });
    }

    /// A door that is busy, or away, is tried again later each time.
    private void postUntilTaken(byte[] body) throws InterruptedException {
        var until = System.nanoTime() + patience.toNanos();
        var pause = FIRST_PAUSE;
        while (failure.get() == null) {
            var answer = answer(body);
            if (answer == OK) return;
            if (answer != BUSY || System.nanoTime() - until > 0) {
                fail(refusal(answer), null);
                return;
            }
            Thread.sleep(pause);
            pause = pause.multipliedBy(2);
            if (pause.compareTo(LONGEST_PAUSE) > 0) pause = LONGEST_PAUSE;
        }
    }

    private int answer(byte[] body) throws InterruptedException {
        try {
            return door.post(body);
        } catch (IOException _) {
            return BUSY;
        }
    }

    private String refusal(int answer) {
        return switch (answer) {
            case BUSY -> "webhook-ingest is away or busy for " + patience;
            case 401 -> "webhook-ingest answered 401: its WHATSAPP_APP_SECRET is another";
            default -> "webhook-ingest answered " + answer;
        };
    }

    private void fail(String reason, @Nullable Throwable cause) {
        var why = cause == null ? reason : reason + ": " + cause.getMessage();
        failure.compareAndSet(null, new IllegalStateException(why, cause));
    }

    /// What was taken in, for people.
    public String summary() {
        var taken = "%,d webhooks and %,d send records".formatted(webhooks, sends);
        if (refused == 0) return taken;
        var more =
                refused > problems.size()
                        ? "\n  and %,d more".formatted(refused - problems.size())
                        : "";
        return "%s%n%,d updates in them became dead letters:%n  %s%s"
                .formatted(taken, refused, String.join("\n  ", problems), more);
    }

    @Override
    public void close() {
        threads.shutdownNow();
        door.close();
        records.close(Duration.ZERO);
    }
}
