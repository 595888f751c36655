package convometer.deploy.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import convometer.deploy.live.Running;
import convometer.deploy.parts.Ports;
import convometer.deploy.parts.Stack;
import convometer.deploy.parts.StackSettings;
import convometer.deploy.replay.literal.Profile;
import convometer.deploy.replay.literal.RandomArchive;
import convometer.deploy.sample.KafkaQuiet;
import convometer.schemas.Topics;
import convometer.schemas.serde.AvroSerdes;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// An archive posted to the pipeline on a real broker, over several partitions, ends in the same
/// windows, conversations, charges and statements as its replay.
class LiveReplayIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final long SEED = 20;

    @TempDir private Path folder;

    @Test
    void anArchiveThatIsPostedEndsLikeItsReplay() throws Exception {
        var archives = RandomArchive.of(SEED, Profile.IDENTITY).shuffled(SEED).write(folder, 1);
        var replayed = LivePipelineTest.replayed(folder, archives);
        var settings =
                StackSettings.on(Ports.free())
                        .with(
                                StackSettings.ACCOUNTS_FILE,
                                folder.resolve("accounts.yaml").toString())
                        .with(StackSettings.RATES_DIR, folder.resolve("rates").toString());
        try (var stack = Stack.start(settings);
                var quiet = new KafkaQuiet(stack.bootstrapServers())) {
            ArchiveIT.take(stack, archives.getFirst());
            quiet.await(PATIENCE);
            assertEquals(
                    LivePipelineTest.compared(replayed),
                    LivePipelineTest.compared(heard(stack).files(folder.resolve("live"))));
        }
    }

    /// All that the topics tell.
    private static Heard heard(Stack stack) throws IOException {
        var heard = new Heard();
        var running = new Running(stack.bootstrapServers(), stack.registryUrl().toString());
        try (var consumer = consumer(running)) {
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

    private static KafkaConsumer<String, SpecificRecord> consumer(Running running) {
        return new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        running.bootstrapServers(),
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed"),
                new StringDeserializer(),
                AvroSerdes.with(running.registryUrl()).deserializer());
    }
}
