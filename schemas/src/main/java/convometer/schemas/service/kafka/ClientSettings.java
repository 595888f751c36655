package convometer.schemas.service.kafka;

import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/// What the work of one client asks of it.
///
/// @param name what the brokers call it (`client.id`), and operators who set something for it alone
/// @param usual settings that stand where an operator says nothing else
/// @param required settings that the work rests on: nobody can say otherwise
/// @param measured it lives as long as the service, and so has metrics
public record ClientSettings(
        String name, Map<String, Object> usual, Map<String, Object> required, boolean measured) {

    public ClientSettings {
        usual = Map.copyOf(usual);
        required = Map.copyOf(required);
    }

    /// A client that lives as long as the service.
    public static ClientSettings lasting(String name) {
        return new ClientSettings(name, Map.of(), Map.of(), true);
    }

    /// A client for one piece of work. Of these there may be many at once, and each again: metrics
    /// of each would be no use to anybody.
    public static ClientSettings passing(String name) {
        return new ClientSettings(name, Map.of(), Map.of(), false);
    }

    public ClientSettings usually(String setting, Object value) {
        return new ClientSettings(name, with(usual, setting, value), required, measured);
    }

    public ClientSettings always(String setting, Object value) {
        return new ClientSettings(name, usual, with(required, setting, value), measured);
    }

    public ClientSettings always(Map<String, ?> settings) {
        var more = new HashMap<>(required);
        more.putAll(settings);
        return new ClientSettings(name, usual, more, measured);
    }

    private static Map<String, Object> with(
            Map<String, Object> settings, String setting, Object value) {
        var more = new HashMap<>(settings);
        more.put(setting, value);
        return more;
    }

    /// The settings together with those of the operator.
    Properties over(Map<?, ?> operator) {
        var all = new Properties();
        all.put("client.id", name);
        all.putAll(usual);
        all.putAll(operator);
        all.putAll(required);
        Timeouts.fit(all, operator);
        return all;
    }
}
