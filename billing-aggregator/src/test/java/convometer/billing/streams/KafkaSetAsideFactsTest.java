package convometer.billing.streams;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import convometer.billing.Scene;
import convometer.events.ConversationFact;
import convometer.events.ThreadDecision;
import convometer.schemas.serde.AvroSerdes;
import convometer.schemas.service.KafkaSettings;
import convometer.schemas.streams.DeadLetters;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/// Dead letters whose account is known by now are put back, once; the others stay for the next
/// time.
class KafkaSetAsideFactsTest {

    private static final String TOPIC = "thread-decisions-dlq";
    private static final TopicPartition PARTITION = new TopicPartition(TOPIC, 0);

    private final AvroSerdes serdes = AvroSerdes.with("memory:" + UUID.randomUUID());
    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    private final List<ConsumerRecord<byte[], byte[]>> letters = new ArrayList<>();
    private MockConsumer<byte[], byte[]> consumer = consumer();

    private final KafkaSetAsideFacts facts =
            new KafkaSetAsideFacts(
                    KafkaSettings.of("localhost:1"),
                    serdes,
                    Scene.tables("v1", Scene.eras(), Scene.cards()),
                    () -> consumer,
                    () -> producer);

    private MockConsumer<byte[], byte[]> consumer() {
        var mock =
                new MockConsumer<byte[], byte[]>("earliest") {
                    @Override
                    public void close() {
                        // It is asked for its place afterwards.
                    }
                };
        var node = new Node(1, "localhost", 1);
        mock.updatePartitions(
                TOPIC,
                List.of(new PartitionInfo(TOPIC, 0, node, new Node[] {node}, new Node[] {node})));
        mock.updateBeginningOffsets(Map.of(PARTITION, 0L));
        mock.updateEndOffsets(Map.of(PARTITION, (long) letters.size()));
        mock.schedulePollTask(() -> letters.forEach(mock::addRecord));
        return mock;
    }

    private byte[] letter(String code, String wabaId) {
        var decision =
                ThreadDecision.newBuilder()
                        .setPhoneNumberId("nobody's")
                        .setCustomer("5511987654321")
                        .setKind("conversation_opened")
                        .setAt(Instant.EPOCH)
                        .setConversation(
                                ConversationFact.newBuilder()
                                        .setConversationId("c" + letters.size())
                                        .setRevision(1)
                                        .setCategory("utility")
                                        .setOpenedAt(Instant.EPOCH)
                                        .setEndedAt(Instant.EPOCH)
                                        .setOpenedBy("w")
                                        .setWabaId(wabaId)
                                        .build())
                        .build();
        var bytes = serdes.<ThreadDecision>serializer().serialize("thread-decisions", decision);
        var letter =
                new ConsumerRecord<>(
                        TOPIC,
                        0,
                        letters.size(),
                        "nobody's/5511987654321".getBytes(StandardCharsets.UTF_8),
                        bytes);
        DeadLetters.describe(letter.headers(), code, "why", "where");
        letters.add(letter);
        return bytes;
    }

    @Test
    void onlyFactsWhoseAccountIsKnownByNowArePutBack() {
        var known = letter("unknown_waba", "waba");
        letter("malformed", "waba");
        letter("unknown_waba", "nobody's");
        var later = letter("unknown_waba", "east");
        consumer = consumer();
        assertEquals(2, facts.count(null));
        assertEquals(List.of(), producer.history());
        consumer = consumer();
        assertEquals(2, facts.putBack(null));
        var sent = producer.history();
        assertEquals("thread-decisions", sent.getFirst().topic());
        assertArrayEquals(known, sent.getFirst().value());
        assertArrayEquals(later, sent.getLast().value());
        var place = consumer.committed(Set.of(PARTITION)).get(PARTITION);
        assertNotNull(place);
        assertEquals(2, place.offset());
    }

    @Test
    void factsOfOtherAccountsStayWhereOneIsAskedFor() {
        var known = letter("unknown_waba", "waba");
        letter("unknown_waba", "east");
        var later = letter("unknown_waba", "waba");
        consumer = consumer();
        assertEquals(2, facts.count("waba"));
        consumer = consumer();
        assertEquals(2, facts.putBack("waba"));
        assertEquals(2, producer.history().size());
        assertArrayEquals(known, producer.history().getFirst().value());
        assertArrayEquals(later, producer.history().getLast().value());
        var place = consumer.committed(Set.of(PARTITION)).get(PARTITION);
        assertNotNull(place);
        assertEquals(1, place.offset());
        consumer = consumer();
        assertEquals(1, facts.count("east"));
    }
}
