package convometer.deploy.parts;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The environment of a child: that of the launcher, but nothing in it that addresses another
/// deployment, and then its own. A demo must never reach a real account because a shell knew one.
final class Environment {

    private static final List<String> ADDRESSES =
            List.of(
                    "ACCESS_",
                    "ACCOUNTS_",
                    "APICURIO_",
                    "CONVOMETER_",
                    "INGEST_",
                    "KAFKA_",
                    "MANAGEMENT_",
                    "MICRONAUT_",
                    "OIDC_",
                    "QUARKUS_",
                    "RATES_",
                    "RECEIPT_",
                    "SCHEMA_REGISTRY_",
                    "STREAMS_",
                    "WHATSAPP_");

    static void replace(Map<String, String> inherited, Map<String, String> own) {
        inherited.keySet().removeIf(Environment::addressesAnother);
        inherited.putAll(own);
    }

    /// Secrets, and the services that need each. One fetches Meta's figures with the token with
    /// which the other sends.
    private static final Map<String, Set<String>> SECRETS =
            Map.of(
                    StackSettings.APP_SECRET,
                    Set.of(Ports.INGEST),
                    StackSettings.VERIFY_TOKEN,
                    Set.of(Ports.INGEST),
                    StackSettings.ACCESS_TOKEN,
                    Set.of(Ports.OUTBOUND, Ports.BILLING),
                    "WHATSAPP_ACCESS_TOKENS",
                    Set.of(Ports.OUTBOUND),
                    "WHATSAPP_ACCESS_TOKENS_FILE",
                    Set.of(Ports.OUTBOUND),
                    "RECEIPT_WEBHOOKS_FILE",
                    Set.of(Ports.OUTBOUND));

    /// What is for a service, out of what is for all of them: no secret of another.
    static Map<String, String> of(String service, Map<String, String> all) {
        var own = new HashMap<>(all);
        own.keySet()
                .removeIf(name -> !SECRETS.getOrDefault(name, Set.of(service)).contains(service));
        return own;
    }

    private static boolean addressesAnother(String name) {
        return ADDRESSES.stream().anyMatch(name::startsWith);
    }

    private Environment() {}
}
