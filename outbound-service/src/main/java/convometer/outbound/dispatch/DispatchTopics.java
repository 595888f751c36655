package convometer.outbound.dispatch;

import static org.apache.kafka.common.config.TopicConfig.CLEANUP_POLICY_COMPACT;
import static org.apache.kafka.common.config.TopicConfig.CLEANUP_POLICY_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.DELETE_RETENTION_MS_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.MAX_MESSAGE_BYTES_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.RETENTION_MS_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.SEGMENT_BYTES_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.SEGMENT_MS_CONFIG;

import convometer.outbound.state.JournalEntry;
import convometer.outbound.state.SendingStateRecord;
import convometer.outbound.state.UnsettledSend;
import convometer.schemas.Topic;

import java.time.Duration;
import java.util.Map;

/// Topics of this service's own.
public final class DispatchTopics {

    /// An entry holds a whole decision: one that did not fit would stop its dispatcher.
    static final int LARGEST_RECORD = 4 << 20;

    private static final String LARGEST = Integer.toString(LARGEST_RECORD);
    private static final String APPENDED = "LogAppendTime";

    /// What is being sent or waits for its turn; removed with its end. An entry has the number of
    /// the decision's partition, so that who takes a partition over takes its messages.
    public static final Topic<JournalEntry> JOURNAL =
            Topic.spread(
                    "dispatch-journal",
                    "request id",
                    JournalEntry.class,
                    Map.of(
                            MESSAGE_TIMESTAMP_TYPE_CONFIG,
                            APPENDED,
                            CLEANUP_POLICY_CONFIG,
                            CLEANUP_POLICY_COMPACT,
                            // Whoever takes a partition over reads all of it: it must stay short.
                            SEGMENT_BYTES_CONFIG,
                            Integer.toString(16 << 20),
                            SEGMENT_MS_CONFIG,
                            Long.toString(Duration.ofHours(1).toMillis()),
                            MIN_CLEANABLE_DIRTY_RATIO_CONFIG,
                            "0.1",
                            MAX_MESSAGE_BYTES_CONFIG,
                            LARGEST,
                            // Longer than any reading, which might else miss that one has ended.
                            DELETE_RETENTION_MS_CONFIG,
                            Long.toString(Duration.ofMinutes(10).toMillis())));

    /// Sends without an answer, until a status or a deadline settles them.
    public static final Topic<UnsettledSend> UNSETTLED =
            Topic.spread(
                    "unsettled-sends",
                    "request id",
                    UnsettledSend.class,
                    Map.of(
                            MESSAGE_TIMESTAMP_TYPE_CONFIG,
                            APPENDED,
                            MAX_MESSAGE_BYTES_CONFIG,
                            LARGEST,
                            RETENTION_MS_CONFIG,
                            Long.toString(Duration.ofDays(40).toMillis())));

    /// What is stopped and what may send again: an event of each change, and for whoever starts how
    /// it is. Every instance reads it whole.
    public static final Topic<SendingStateRecord> SENDING_STATES =
            Topic.single(
                    "sending-states",
                    "account/, number/ and id, or all/",
                    SendingStateRecord.class,
                    Map.of(CLEANUP_POLICY_CONFIG, CLEANUP_POLICY_COMPACT));

    private DispatchTopics() {}
}
