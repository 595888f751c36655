package convometer.deploy.replay;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import convometer.deploy.Run;
import convometer.deploy.archive.ArchiveWriter;
import convometer.deploy.live.Exporter;
import convometer.deploy.live.Importer;
import convometer.deploy.live.Running;
import convometer.deploy.parts.Ports;
import convometer.deploy.parts.Stack;
import convometer.deploy.parts.StackSettings;
import convometer.deploy.replay.literal.Profile;
import convometer.deploy.replay.literal.RandomArchive;
import convometer.deploy.sample.KafkaQuiet;
import convometer.deploy.simulator.webhooks.SignedPost;
import convometer.schemas.Topics;
import convometer.schemas.serde.AvroSerdes;
import convometer.schemas.service.kafka.KafkaClients;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// An archive into a pipeline on a real broker, over several partitions, and out of it again.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ArchiveIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final long SEED = 20;

    private Path folder;
    private Map<String, String> replayed;
    private Stack stack;

    @BeforeAll
    void takeAnArchive(@TempDir Path shared) throws Exception {
        folder = shared;
        var archives = RandomArchive.of(SEED, Profile.IDENTITY).shuffled(SEED).write(folder, 1);
        replayed = LivePipelineTest.replayed(folder, archives);
        stack =
                Stack.start(
                        StackSettings.on(Ports.free())
                                .with(
                                        StackSettings.ACCOUNTS_FILE,
                                        folder.resolve("accounts.yaml").toString())
                                .with(StackSettings.RATES_DIR, folder.resolve("rates").toString()));
        take(archives);
        try (var quiet = new KafkaQuiet(KafkaClients.at(stack.bootstrapServers()))) {
            quiet.await(PATIENCE);
        }
    }

    @AfterAll
    void end() {
        stack.close();
    }

    /// In the same windows, conversations, charges and statements.
    @Test
    void anArchiveThatIsPostedEndsLikeItsReplay() throws IOException {
        assertEquals(
                LivePipelineTest.compared(replayed),
                LivePipelineTest.compared(heard().files(folder.resolve("live"))));
    }

    @Test
    void whatWasTakenInComesOutAgainAndComesToTheSame() throws IOException {
        var once = export("once.jsonl.gz");
        assertArrayEquals(Files.readAllBytes(once), Files.readAllBytes(export("twice.jsonl.gz")));
        assertEquals(replayed, LivePipelineTest.replayed(folder, List.of(once)));
    }

    /// From the topics, by what the manifest says; and not from an archive that lacks something,
    /// nor with a manifest that somebody changed.
    @Test
    void whatIsClosedIsVerifiedFromTheExport() throws Exception {
        var closed = manifest("closed.json");
        var archive = export("closed.jsonl");
        assertEquals(0, verify(closed, archive));
        var lines = Files.readAllLines(archive);
        var less = Files.write(folder.resolve("less.jsonl"), lines.subList(0, lines.size() / 3));
        assertEquals(1, verify(closed, less));
        var text = Files.readString(closed);
        var changed =
                Files.writeString(
                        folder.resolve("changed.json"), text.replace(",message,", ",massage,"));
        assertEquals(2, verify(changed, archive));
    }

    private static int verify(Path manifest, Path archive) {
        return Run.execute("verify-statement", manifest.toString(), archive.toString());
    }

    /// Of the month with the most lines.
    private Path manifest(String name) throws Exception {
        var statement = Objects.requireNonNull(replayed.get("statement.csv"));
        var most =
                statement
                        .lines()
                        .skip(1)
                        .map(row -> row.split(",", -1))
                        .collect(groupingBy(row -> row[0] + "/" + row[2], counting()))
                        .entrySet()
                        .stream()
                        .max(Map.Entry.comparingByValue())
                        .orElseThrow()
                        .getKey();
        var close =
                HttpRequest.newBuilder(
                                stack.service(Ports.BILLING)
                                        .address()
                                        .resolve("/v1/statements/" + most + "/close"))
                        .POST(BodyPublishers.noBody())
                        .build();
        try (var client = HttpClient.newHttpClient()) {
            var answer = client.send(close, BodyHandlers.ofFile(folder.resolve(name)));
            assertEquals(200, answer.statusCode(), most);
            return answer.body();
        }
    }

    private void take(List<Path> archives) throws IOException {
        var door = stack.service(Ports.INGEST).address() + "/webhooks/whatsapp";
        var environment = stack.settings().environment();
        var secret = Objects.requireNonNull(environment.get(StackSettings.APP_SECRET));
        var meta = new SignedPost(URI.create(door), secret);
        try (var importer = new Importer(meta, running(), PATIENCE)) {
            importer.take(archives, bytes -> {});
        }
    }

    private Path export(String name) throws IOException {
        var file = folder.resolve(name);
        try (var exporter = Exporter.of(running());
                var out = ArchiveWriter.create(file, file)) {
            exporter.write(out, offsets -> {});
        }
        return file;
    }

    /// All that the topics tell.
    private Heard heard() {
        var heard = new Heard();
        try (var consumer = consumer()) {
            var partitions =
                    List.of(Topics.THREAD_DECISIONS, Topics.CHARGES, Topics.BILLING_COUNTS).stream()
                            .flatMap(topic -> consumer.partitionsFor(topic.name()).stream())
                            .map(each -> new TopicPartition(each.topic(), each.partition()))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(p -> consumer.position(p) < end(ends, p)))
                for (var record : consumer.poll(POLL)) heard.take(record.key(), record.value());
        }
        return heard;
    }

    private static long end(Map<TopicPartition, Long> ends, TopicPartition partition) {
        return Objects.requireNonNull(ends.get(partition), "asked for");
    }

    private KafkaConsumer<String, SpecificRecord> consumer() {
        return new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        stack.bootstrapServers(),
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed"),
                new StringDeserializer(),
                AvroSerdes.with(stack.registryUrl().toString()).deserializer());
    }

    private Running running() {
        return new Running(stack.bootstrapServers(), stack.registryUrl().toString());
    }
}
