package convometer.outbound;

import static org.apache.kafka.common.config.TopicConfig.CLEANUP_POLICY_COMPACT;
import static org.apache.kafka.common.config.TopicConfig.CLEANUP_POLICY_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.SEGMENT_BYTES_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.SEGMENT_MS_CONFIG;

import convometer.events.OutboundReceipt;
import convometer.schemas.Topic;
import convometer.schemas.Topics;

import java.time.Duration;
import java.util.Map;
import java.util.Set;

/// What is being sent: an entry is written before the attempt and removed with its receipt. It has
/// the number of the decision's partition, so that who takes a partition over takes its attempts.
public interface SendJournal {

    /// Keyed by request id. Outcome `permitted`: attempted; `unknown`: nobody knows, and the
    /// receipt says so; none: settled.
    Topic<OutboundReceipt> TOPIC =
            new Topic<>(
                    "send-journal",
                    "request id",
                    OutboundReceipt.class,
                    Topics.THREAD_DECISIONS.partitions(),
                    Map.of(
                            MESSAGE_TIMESTAMP_TYPE_CONFIG,
                            "LogAppendTime",
                            CLEANUP_POLICY_CONFIG,
                            CLEANUP_POLICY_COMPACT,
                            // Whoever takes a partition over reads all of it: it must stay short.
                            SEGMENT_BYTES_CONFIG,
                            Integer.toString(16 << 20),
                            SEGMENT_MS_CONFIG,
                            Long.toString(Duration.ofHours(1).toMillis()),
                            MIN_CLEANABLE_DIRTY_RATIO_CONFIG,
                            "0.1"));

    /// The newest entry of each request in some partitions, the settled ones left out, once nobody
    /// can add to them any more.
    Iterable<Entry> entries(Set<Integer> partitions);

    /// An attempt and where it is written down.
    record Entry(int partition, OutboundReceipt attempt) {}
}
