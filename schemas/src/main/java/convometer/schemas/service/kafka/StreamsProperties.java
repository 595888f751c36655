package convometer.schemas.service.kafka;

import org.apache.kafka.streams.StreamsConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;

/// Puts what operators have set over the settings of a streams application, but for those that keep
/// it from losing or doubling anything.
public final class StreamsProperties {

    private static final Logger LOG = LoggerFactory.getLogger(StreamsProperties.class);

    /// Of the clients inside; a setting without one is for all of them.
    private static final List<String> CLIENTS =
            List.of(
                    StreamsConfig.PRODUCER_PREFIX,
                    StreamsConfig.CONSUMER_PREFIX,
                    StreamsConfig.MAIN_CONSUMER_PREFIX,
                    StreamsConfig.RESTORE_CONSUMER_PREFIX,
                    StreamsConfig.GLOBAL_CONSUMER_PREFIX,
                    StreamsConfig.ADMIN_CLIENT_PREFIX);

    /// Ours, by what comes after the prefix of a client.
    private static final Set<String> FIXED =
            Set.of(
                    "acks",
                    "application.id",
                    "auto.offset.reset",
                    "deserialization.exception.handler",
                    "enable.auto.commit",
                    "enable.idempotence",
                    "ensure.explicit.internal.resource.naming",
                    "group.id",
                    "isolation.level",
                    "max.message.bytes",
                    "max.request.size",
                    "processing.exception.handler",
                    "processing.guarantee",
                    "production.exception.handler",
                    "transactional.id");

    public static void put(Properties settings, Map<String, Object> operator) {
        operator.forEach((name, value) -> {
            if (FIXED.contains(withoutClient(name))) {
                LOG.warn("kafka.{} is not taken: the streams application sets it itself", name);
                return;
            }
            // Else ours, which names the client, would stand.
            for (var client : CLIENTS) settings.remove(client + name);
            settings.put(name, value);
        });
    }

    private static String withoutClient(String name) {
        for (var client : CLIENTS)
            if (name.startsWith(client)) return name.substring(client.length());
        return name.startsWith(StreamsConfig.TOPIC_PREFIX)
                ? name.substring(StreamsConfig.TOPIC_PREFIX.length())
                : name;
    }

    private StreamsProperties() {}
}
