package convometer.schemas.service.kafka;

import static org.apache.kafka.clients.CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.LINGER_MS_CONFIG;
import static org.apache.kafka.clients.producer.ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG;

import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.Properties;

/// A client refuses to start with less time for the whole than for one request. Who gives requests
/// more time, for all clients, has not thought of the whole of each.
final class Timeouts {

    /// @param operator what an operator has set: that stands, and Kafka says what is wrong with it
    static void fit(Properties all, Map<?, ?> operator) {
        var request = millis(all.get(REQUEST_TIMEOUT_MS_CONFIG));
        var linger = millis(all.get(LINGER_MS_CONFIG));
        if (!operator.containsKey(DELIVERY_TIMEOUT_MS_CONFIG))
            raise(all, DELIVERY_TIMEOUT_MS_CONFIG, request + linger);
        raise(all, DEFAULT_API_TIMEOUT_MS_CONFIG, request);
    }

    private static void raise(Properties all, String setting, long least) {
        var value = all.get(setting);
        if (value != null && millis(value) < least)
            all.put(setting, Math.toIntExact(Math.min(least, Integer.MAX_VALUE)));
    }

    /// What is no number is refused by the client itself, which names the setting.
    private static long millis(@Nullable Object value) {
        try {
            return value == null ? 0 : Long.parseLong(value.toString().strip());
        } catch (NumberFormatException _) {
            return 0;
        }
    }

    private Timeouts() {}
}
