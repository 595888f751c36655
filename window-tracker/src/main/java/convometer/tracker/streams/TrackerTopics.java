package convometer.tracker.streams;

import static org.apache.kafka.common.config.TopicConfig.MAX_MESSAGE_BYTES_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.RETENTION_MS_CONFIG;

import convometer.schemas.Topic;
import convometer.schemas.Topics;
import convometer.tracker.policy.Policy;
import convometer.tracker.state.CustomerCommand;
import convometer.tracker.state.LimitCommand;
import convometer.tracker.state.MessageLocation;
import convometer.tracker.streams.store.RecentValues;

import org.apache.avro.specific.SpecificRecord;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The topics that the tracker reads, and those that are its own.
public final class TrackerTopics {

    private static final Map<String, String> OWN =
            Map.of(
                    RETENTION_MS_CONFIG,
                    Long.toString(Duration.ofDays(8).toMillis()),
                    MAX_MESSAGE_BYTES_CONFIG,
                    // A state that moves is as large as what is known of its customer.
                    Integer.toString(16 << 20));

    /// Topics keyed by thread.
    public static final List<Topic<? extends SpecificRecord>> THREADS =
            List.of(
                    Topics.INBOUND_MESSAGES,
                    Topics.MESSAGE_STATUSES,
                    Topics.CUSTOMER_NOTICES,
                    Topics.SEND_RECORDS,
                    Topics.THREAD_REQUESTS,
                    Topics.CONSENTS,
                    Topics.HANDLER_CHANGES,
                    Topics.SEND_OUTCOMES);

    /// What tasks write to whoever keeps a customer under a name.
    public static final Topic<CustomerCommand> CUSTOMER_COMMANDS =
            own("customer-commands", "customer", CustomerCommand.class);

    /// Under which name a message was met.
    public static final Topic<MessageLocation> MESSAGE_LOCATIONS =
            own("message-locations", "number, message", MessageLocation.class);

    /// The same, kept for as long as the store that is made of it.
    public static Topic<MessageLocation> messageLocations(Policy policy) {
        var kept = RecentValues.retention(RecentValues.period(policy.kept()));
        // As Kafka Streams keeps a changelog: segments of the topic end a little later.
        return MESSAGE_LOCATIONS.with(
                RETENTION_MS_CONFIG, Long.toString(kept.plusDays(1).toMillis()));
    }

    /// Reservation requests for slots of a messaging limit, and what became of them.
    public static final Topic<LimitCommand> LIMIT_RESERVATIONS =
            own("limit-reservations", "scope of the limit", LimitCommand.class);

    /// All that the tracker reads.
    public static final List<Topic<? extends SpecificRecord>> READ =
            Stream.concat(
                            THREADS.stream(),
                            Stream.of(CUSTOMER_COMMANDS, MESSAGE_LOCATIONS, LIMIT_RESERVATIONS))
                    .toList();

    private static <V extends SpecificRecord> Topic<V> own(
            String name, String key, Class<V> value) {
        return Topic.spread(name, key, value, OWN);
    }

    private TrackerTopics() {}
}
