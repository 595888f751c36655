package convometer.outbound.dispatch;

import convometer.schemas.Topics;
import convometer.schemas.service.KafkaSettings;
import convometer.schemas.service.kafka.KafkaClients;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;

/// An attempt is written down in the partition of the journal that has the number of its decision's
/// partition: without one, nothing could be sent.
public final class JournalPartitions {

    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final Duration PAUSE = Duration.ofMillis(100);

    /// Every partition of decisions needs one of the journal.
    ///
    /// @throws IllegalStateException if the journal has fewer partitions than the decisions
    public static void requireEnough(KafkaSettings kafka, KafkaClients clients) {
        var journal = kafka.nameOf(DispatchTopics.JOURNAL);
        var decisions = kafka.nameOf(Topics.THREAD_DECISIONS);
        try (var admin = DispatchWiring.admin(clients)) {
            var topics = described(admin, List.of(journal, decisions));
            compare(journal, count(topics, journal), decisions, count(topics, decisions));
        } catch (ExecutionException e) {
            throw new KafkaException("cannot count the partitions of " + journal, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted at the journal", e);
        }
    }

    /// A topic that was made a moment ago is not known to every broker yet.
    private static Map<String, TopicDescription> described(Admin admin, List<String> topics)
            throws ExecutionException, InterruptedException {
        var giveUp = System.nanoTime() + PATIENCE.toNanos();
        while (true)
            try {
                return admin.describeTopics(topics).allTopicNames().get();
            } catch (ExecutionException e) {
                var unknown = e.getCause() instanceof UnknownTopicOrPartitionException;
                if (!unknown || System.nanoTime() - giveUp > 0) throw e;
                LockSupport.parkNanos(PAUSE.toNanos());
            }
    }

    private static int count(Map<String, TopicDescription> topics, String topic) {
        return Objects.requireNonNull(topics.get(topic), "asked for").partitions().size();
    }

    static void compare(String journal, int ofJournal, String decisions, int ofDecisions) {
        if (ofJournal < ofDecisions)
            throw new IllegalStateException(
                    "%s has %d partitions and %s has %d: give %s %d partitions, too"
                            .formatted(
                                    journal,
                                    ofJournal,
                                    decisions,
                                    ofDecisions,
                                    journal,
                                    ofDecisions));
    }

    private JournalPartitions() {}
}
