package convometer.schemas.service.kafka;

import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.types.Password;
import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.regex.Pattern;

/// As whom the brokers know a client. Only the broker knows for sure; what is read here is what the
/// client logs in with, and never its secret.
final class Principal {

    /// Of the login modules that Kafka brings: SCRAM and PLAIN, OAUTHBEARER with a client's id, and
    /// OAUTHBEARER without a signature.
    private static final Pattern NAME =
            Pattern.compile(
                    "\\b(?:username|clientId|unsecuredLoginStringClaim_sub)"
                            + "\\s*=\\s*(?:\"([^\"]*)\"|'([^']*)'|([^\\s;]+))");

    static String of(Map<?, ?> properties) {
        var jaas = text(properties.get(SaslConfigs.SASL_JAAS_CONFIG));
        var protocol = text(properties.get("security.protocol"));
        if (protocol.startsWith("SASL")) {
            var name = NAME.matcher(jaas);
            if (!name.find()) return "the principal that this service logs in as";
            for (var group = 1; group <= name.groupCount(); group++)
                if (name.group(group) != null) return "User:" + name.group(group);
        }
        return protocol.equals("SSL") && hasKey(properties)
                ? "the principal of this service's certificate"
                : "User:ANONYMOUS";
    }

    private static boolean hasKey(Map<?, ?> properties) {
        return properties.containsKey("ssl.keystore.location")
                || properties.containsKey("ssl.keystore.key");
    }

    private static String text(@Nullable Object value) {
        if (value == null) return "";
        return value instanceof Password password ? password.value() : value.toString();
    }

    private Principal() {}
}
