package convometer.deploy.parts;

import java.util.List;
import java.util.Map;

/// The environment of a child: that of the launcher, but nothing in it that addresses another
/// deployment, and then its own. A demo must never reach a real account because a shell knew one.
final class Environment {

    private static final List<String> ADDRESSES =
            List.of(
                    "ACCOUNTS_",
                    "APICURIO_",
                    "CONVOMETER_",
                    "INGEST_",
                    "KAFKA_",
                    "MANAGEMENT_",
                    "MICRONAUT_",
                    "QUARKUS_",
                    "RATES_",
                    "SCHEMA_REGISTRY_",
                    "STREAMS_",
                    "WHATSAPP_");

    static void replace(Map<String, String> inherited, Map<String, String> own) {
        inherited.keySet().removeIf(Environment::addressesAnother);
        inherited.putAll(own);
    }

    private static boolean addressesAnother(String name) {
        return ADDRESSES.stream().anyMatch(name::startsWith);
    }

    private Environment() {}
}
