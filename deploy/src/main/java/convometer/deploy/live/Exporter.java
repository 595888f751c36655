package convometer.deploy.live;

import com.fasterxml.jackson.databind.JsonNode;

import convometer.deploy.archive.ArchiveLine;
import convometer.deploy.archive.ArchiveWriter;
import convometer.deploy.archive.Source;
import convometer.events.RawWebhook;
import convometer.events.SendRecord;
import convometer.ingest.webhooks.WebhookParser;
import convometer.schemas.Topic;
import convometer.schemas.Topics;
import convometer.schemas.service.kafka.ClientSettings;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;

/// Writes the archive of what ran live: the webhooks as they came and the records of what was sent,
/// up to what was there at the start. One partition after the other, so that the same topics give
/// the same lines.
public final class Exporter implements AutoCloseable {

    private static final List<Topic<?>> TOPICS = List.of(Topics.WEBHOOKS_RAW, Topics.SEND_RECORDS);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Consumer<String, SpecificRecord> consumer;
    private final List<TopicPartition> partitions;
    private final Map<TopicPartition, Long> begins;
    private final Map<TopicPartition, Long> ends;

    /// Reads nothing yet but how much there is.
    ///
    /// @throws IllegalStateException if Kafka or a topic is not there
    public static Exporter of(Running pipeline) {
        try {
            return new Exporter(consumer(pipeline));
        } catch (KafkaException e) {
            throw new IllegalStateException(
                    "Kafka at " + pipeline.kafka().bootstrapServers() + ": " + e.getMessage(), e);
        }
    }

    Exporter(Consumer<String, SpecificRecord> consumer) {
        this.consumer = consumer;
        partitions = TOPICS.stream().flatMap(topic -> partitions(topic).stream()).toList();
        consumer.assign(partitions);
        begins = consumer.beginningOffsets(partitions);
        ends = consumer.endOffsets(partitions);
    }

    private static Consumer<String, SpecificRecord> consumer(Running pipeline) {
        var patience = Math.toIntExact(PATIENCE.toMillis());
        return pipeline.kafka()
                .consumer(
                        ClientSettings.passing("export")
                                .always(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed")
                                // What is gone from a topic must not be missing from an archive in
                                // silence.
                                .always(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none")
                                .always(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false)
                                .always(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false)
                                .usually(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, patience)
                                .usually(ConsumerConfig.ENABLE_METRICS_PUSH_CONFIG, false),
                        new StringDeserializer(),
                        pipeline.serdes().<SpecificRecord>deserializer());
    }

    private List<TopicPartition> partitions(Topic<?> topic) {
        var found = consumer.partitionsFor(topic.name());
        if (found == null || found.isEmpty())
            throw new IllegalStateException("there is no topic " + topic.name());
        return found.stream()
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .sorted(Comparator.comparingInt(TopicPartition::partition))
                .toList();
    }

    /// How many offsets there are; some hold no record.
    public long size() {
        return partitions.stream().mapToLong(each -> at(ends, each) - at(begins, each)).sum();
    }

    /// Writes all of it, and says how many lines that is.
    ///
    /// @param progress hears how many more offsets were passed
    public long write(ArchiveWriter out, LongConsumer progress) throws IOException {
        var lines = 0L;
        for (var partition : partitions) lines += write(partition, out, progress);
        return lines;
    }

    private long write(TopicPartition partition, ArchiveWriter out, LongConsumer progress)
            throws IOException {
        var lines = 0L;
        var end = at(ends, partition);
        consumer.assign(List.of(partition));
        consumer.seek(partition, at(begins, partition));
        var reached = at(begins, partition);
        var heard = System.nanoTime();
        while (reached < end) {
            for (var record : consumer.poll(POLL).records(partition)) {
                if (record.offset() >= end) break;
                out.write(line(record), source(record));
                lines++;
            }
            var now = Math.min(end, consumer.position(partition));
            if (now > reached) heard = System.nanoTime();
            else checkPatience(partition, heard);
            progress.accept(now - reached);
            reached = now;
        }
        return lines;
    }

    private static void checkPatience(TopicPartition partition, long heard) {
        if (System.nanoTime() - heard > PATIENCE.toNanos())
            throw new IllegalStateException(partition + " gave nothing for " + PATIENCE);
    }

    private static Source source(ConsumerRecord<?, ?> record) {
        return new Source(record.topic(), record.partition(), record.offset());
    }

    private static ArchiveLine line(ConsumerRecord<String, SpecificRecord> record)
            throws IOException {
        return switch (record.value()) {
            case SendRecord sent -> new ArchiveLine.Send(sent);
            case RawWebhook raw -> new ArchiveLine.Webhook(raw.getReceivedAt(), body(raw));
            default -> throw new IllegalStateException(record.topic() + " has other records");
        };
    }

    private static JsonNode body(RawWebhook raw) throws IOException {
        var body = new byte[raw.getBody().remaining()];
        raw.getBody().duplicate().get(body);
        return WebhookParser.JSON.readTree(body);
    }

    private static long at(Map<TopicPartition, Long> offsets, TopicPartition partition) {
        return offsets.getOrDefault(partition, 0L);
    }

    @Override
    public void close() {
        consumer.close();
    }
}
