package convometer.deploy.bench;

import convometer.events.BillingCount;
import convometer.schemas.Topics;

import org.apache.kafka.common.serialization.Deserializer;

import java.util.HashMap;
import java.util.Map;

/// How many messages are on the lines of the statements, by the records of `billing-counts`. The
/// lines of conversations count messages once more, and are left out.
final class LineQuantities {

    private final Deserializer<BillingCount> deserializer;
    private final Map<String, Long> byLine = new HashMap<>();
    private final Map<String, Long> byNumber = new HashMap<>();
    private long messages;

    LineQuantities(Deserializer<BillingCount> deserializer) {
        this.deserializer = deserializer;
    }

    /// Takes a line as it is now.
    ///
    /// @return the number that it is of
    synchronized String take(String key, byte[] value) {
        var line = deserializer.deserialize(Topics.BILLING_COUNTS.name(), value);
        var number = line.getPhoneNumberId();
        if (!line.getCounts().equals("charges")) return number;
        var before = byLine.put(key, line.getQuantity());
        var more = line.getQuantity() - (before == null ? 0 : before);
        byNumber.merge(number, more, Long::sum);
        messages += more;
        return number;
    }

    /// On all lines.
    synchronized long messages() {
        return messages;
    }

    /// On the lines of a number.
    synchronized long messages(String phoneNumberId) {
        return byNumber.getOrDefault(phoneNumberId, 0L);
    }
}
