package convometer.schemas.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import convometer.schemas.Topics;

import org.junit.jupiter.api.Test;

import java.util.Map;
import java.util.TreeMap;

class TopicSetupTest {

    @Test
    void topicsThatAreReadTogetherAreCutAlike() {
        TopicSetup.requireAlike(new TreeMap<>(Map.of("inbound-messages", 4, "send-records", 4)));
        TopicSetup.requireAlike(new TreeMap<>());
    }

    @Test
    void topicsThatAreCutInDifferentWaysAreNamed() {
        var different = new TreeMap<>(Map.of("inbound-messages", 4, "send-records", 6));
        var error =
                assertThrows(IllegalStateException.class, () -> TopicSetup.requireAlike(different));
        assertEquals(
                "topics that are read together need the same number of partitions, but have"
                        + " {inbound-messages=4, send-records=6}. Set KAFKA_TOPICS_PARTITIONS to that of"
                        + " the topics with records, and delete those without: they are made anew",
                error.getMessage());
    }

    @Test
    void aDeadLetterHasRoomForWhatIsSaidOfIt() {
        for (var topic : Topics.ALL) {
            var largest = topic.config().getOrDefault("max.message.bytes", "1048588");
            assertTrue(TopicSetup.sizeOf(topic) > Integer.parseInt(largest) + 1_000);
        }
    }
}
