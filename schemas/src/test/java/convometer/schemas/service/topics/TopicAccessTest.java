package convometer.schemas.service.topics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import convometer.schemas.service.kafka.Denial;

import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.streams.StreamsBuilder;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Set;

class TopicAccessTest {

    private static TopicAccess access() {
        var builder = new StreamsBuilder();
        builder.stream("consents").to("thread-decisions");
        builder.globalTable("account-events");
        return TopicAccess.of(builder.build());
    }

    @Test
    void whatIsMissingIsNamed() {
        var permitted =
                Map.of(
                        "consents", Set.of(AclOperation.DESCRIBE),
                        "thread-decisions", Set.of(AclOperation.READ, AclOperation.WRITE),
                        "account-events", Set.<AclOperation>of());
        assertEquals(
                List.of(
                        new Denial(AclOperation.READ, "topic account-events"),
                        new Denial(AclOperation.READ, "topic consents")),
                access().missing(permitted));
    }

    @Test
    void aTopicThatIsNotThereIsNotMissed() {
        assertEquals(List.of(), access().missing(Map.of()));
    }

    /// As the producer of a transaction puts it.
    @Test
    void aDenialIsOneInWhateverWords() {
        assertTrue(TopicAccess.isDenied(new TopicAuthorizationException("no")));
        assertTrue(
                TopicAccess.isDenied(
                        new KafkaException(
                                "Unexpected error in TxnOffsetCommitResponse: Topic authorization"
                                        + " failed.")));
        assertFalse(TopicAccess.isDenied(new TimeoutException("away")));
    }
}
