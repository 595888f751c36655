package convometer.deploy.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import static java.nio.charset.StandardCharsets.UTF_8;

import convometer.deploy.archive.ArchiveWriter;
import convometer.events.RawWebhook;
import convometer.events.SendRecord;
import convometer.schemas.Topic;
import convometer.schemas.Topics;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

class ExporterTest {

    private static final Instant NOON = Instant.parse("2026-10-05T12:00:00.250Z");
    private static final TopicPartition RAW = partition(Topics.WEBHOOKS_RAW);
    private static final TopicPartition SENT = partition(Topics.SEND_RECORDS);

    @TempDir private Path folder;

    private final MockConsumer<String, SpecificRecord> consumer = new MockConsumer<>("earliest");

    @Test
    void everyWebhookAndEverySendRecordBecomesALine() throws IOException {
        topics(2, 1);
        consumer.schedulePollTask(() -> {
            put(
                    RAW,
                    0,
                    webhook("{\n \"object\": \"whatsapp_business_account\", \"entry\": [1.50]\n}"));
            put(RAW, 1, webhook("{\"object\":\"whatsapp_business_account\",\"entry\":[]} }"));
            put(RAW, 2, webhook("{\"of\":\"a later webhook\"}"));
        });
        consumer.schedulePollTask(() -> put(SENT, 0, sent()));
        assertEquals(
                """
                {"kind":"webhook","received_at":"2026-10-05T12:00:00.250Z","body":\
                {"object":"whatsapp_business_account","entry":[1.50]},\
                "source":"webhooks-raw/0/0"}
                {"kind":"webhook","received_at":"2026-10-05T12:00:00.250Z","body":\
                {"object":"whatsapp_business_account","entry":[]},\
                "source":"webhooks-raw/0/1"}
                {"kind":"send","phone_number_id":"1065","sent_at":"2026-10-05T12:00:00.250Z",\
                "template":{"category":"utility","language":"en_US","name":"order_update"},\
                "to":"5511","type":"template","wamid":"w","source":"send-records/0/0"}
                """,
                exported());
    }

    @Test
    void withNothingThereItIsEmpty() throws IOException {
        topics(0, 0);
        assertEquals("", exported());
    }

    @Test
    void aTopicThatIsMissingIsNamed() {
        var error = assertThrows(IllegalStateException.class, () -> new Exporter(consumer));
        assertEquals("there is no topic webhooks-raw", error.getMessage());
    }

    private String exported() throws IOException {
        var file = folder.resolve("out");
        var passed = new AtomicLong();
        try (var exporter = new Exporter(consumer);
                var out = ArchiveWriter.create(Path.of("out.jsonl"), file)) {
            exporter.write(out, passed::addAndGet);
            assertEquals(exporter.size(), passed.get());
        }
        return Files.readString(file);
    }

    private void topics(long raw, long sent) {
        for (var partition : List.of(RAW, SENT))
            consumer.updatePartitions(
                    partition.topic(),
                    List.of(new PartitionInfo(partition.topic(), 0, null, null, null)));
        consumer.updateBeginningOffsets(Map.of(RAW, 0L, SENT, 0L));
        consumer.updateEndOffsets(Map.of(RAW, raw, SENT, sent));
    }

    private void put(TopicPartition partition, long offset, SpecificRecord value) {
        consumer.addRecord(
                new ConsumerRecord<>(partition.topic(), partition.partition(), offset, "", value));
    }

    private static RawWebhook webhook(String body) {
        return new RawWebhook(ByteBuffer.wrap(body.getBytes(UTF_8)), NOON);
    }

    private static SendRecord sent() {
        return SendRecord.newBuilder()
                .setWamid("w")
                .setPhoneNumberId("1065")
                .setTo("5511")
                .setType("template")
                .setTemplateName("order_update")
                .setTemplateLanguage("en_US")
                .setTemplateCategory("utility")
                .setSentAt(NOON)
                .build();
    }

    private static TopicPartition partition(Topic<?> topic) {
        return new TopicPartition(topic.name(), 0);
    }
}
