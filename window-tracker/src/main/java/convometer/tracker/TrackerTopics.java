package convometer.tracker;

import static org.apache.kafka.common.config.TopicConfig.MAX_MESSAGE_BYTES_CONFIG;
import static org.apache.kafka.common.config.TopicConfig.RETENTION_MS_CONFIG;

import convometer.schemas.Topic;
import convometer.schemas.Topics;
import convometer.tracker.state.CustomerMail;
import convometer.tracker.state.MessagePlace;
import convometer.tracker.state.PlaceMail;

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
    static final List<Topic<? extends SpecificRecord>> THREADS =
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
    static final Topic<CustomerMail> MAIL = own("customer-mail", "customer", CustomerMail.class);

    /// Under which name a message was met.
    static final Topic<MessagePlace> PLACES =
            own("message-places", "number, message", MessagePlace.class);

    /// Wishes for places of a messaging limit, and what became of them.
    static final Topic<PlaceMail> LIMIT_PLACES =
            own("limit-places", "scope of the limit", PlaceMail.class);

    /// All that the tracker reads.
    public static final List<Topic<? extends SpecificRecord>> READ =
            Stream.concat(THREADS.stream(), Stream.of(MAIL, PLACES, LIMIT_PLACES)).toList();

    private static <V extends SpecificRecord> Topic<V> own(
            String name, String key, Class<V> value) {
        return new Topic<>(name, key, value, Topics.INBOUND_MESSAGES.partitions(), OWN);
    }

    private TrackerTopics() {}
}
