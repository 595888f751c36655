package convometer.schemas.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import convometer.schemas.Topics;
import convometer.schemas.service.topics.TopicSettings;
import convometer.schemas.streams.DeadLetters;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Map;

class KafkaSettingsTest {

    @Test
    void aTopicKeepsItsNameUnlessItIsGivenAnother() {
        assertEquals("charges", KafkaSettings.of("k:9092").nameOf(Topics.CHARGES));
        assertEquals("prod.charges", renamed().nameOf(Topics.CHARGES));
        assertEquals("thread-decisions", renamed().nameOf(Topics.THREAD_DECISIONS));
    }

    @Test
    void deadLettersGoWhereTheyAreLookedFor() {
        var record = new ConsumerRecord<>("prod.charges", 0, 0L, new byte[0], new byte[0]);
        assertEquals(
                DeadLetters.letter(record, "unreadable", "why").topic(),
                renamed().deadLettersOf(Topics.CHARGES));
    }

    @Test
    void withoutABrokerThereIsNoService() {
        assertThrows(IllegalArgumentException.class, () -> KafkaSettings.of(" "));
    }

    private static KafkaSettings renamed() {
        return new KafkaSettings(
                "k:9092",
                Map.of("charges", "prod.charges"),
                true,
                TopicSettings.standard(),
                Duration.ZERO);
    }
}
