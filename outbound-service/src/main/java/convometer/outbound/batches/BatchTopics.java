package convometer.outbound.batches;

import static org.apache.kafka.common.config.TopicConfig.CLEANUP_POLICY_COMPACT;
import static org.apache.kafka.common.config.TopicConfig.CLEANUP_POLICY_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.RETENTION_MS_CONFIG;

import convometer.outbound.batches.state.BatchInput;
import convometer.outbound.batches.state.BatchState;
import convometer.schemas.Topic;

import java.time.Duration;
import java.util.Map;

/// The topics of batches, read by nobody else. They are keyed by batch and co-partitioned.
final class BatchTopics {

    private static final Map<String, String> FORTY_DAYS =
            Map.of(
                    MESSAGE_TIMESTAMP_TYPE_CONFIG,
                    "LogAppendTime",
                    RETENTION_MS_CONFIG,
                    Long.toString(Duration.ofDays(40).toMillis()));

    /// Items, then the plan, then commands.
    static final Topic<BatchInput> ITEMS =
            Topic.spread("batch-items", "batch id", BatchInput.class, FORTY_DAYS);

    /// How far each batch has come.
    static final Topic<BatchState> STATES =
            Topic.spread(
                    "batches",
                    "batch id",
                    BatchState.class,
                    Map.of(
                            MESSAGE_TIMESTAMP_TYPE_CONFIG,
                            "LogAppendTime",
                            CLEANUP_POLICY_CONFIG,
                            CLEANUP_POLICY_COMPACT));

    private BatchTopics() {}
}
