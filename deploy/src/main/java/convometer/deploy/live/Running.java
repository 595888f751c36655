package convometer.deploy.live;

import convometer.deploy.parts.ApicurioRegistry;
import convometer.deploy.parts.Ports;
import convometer.schemas.registry.RegistryAccess;
import convometer.schemas.serde.AvroDeserializer;
import convometer.schemas.serde.AvroSerdes;
import convometer.schemas.serde.AvroSerializer;
import convometer.schemas.service.kafka.KafkaClients;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/// A pipeline that runs already.
///
/// @param kafka makes clients of its Kafka
/// @param serdes of its schema registry
public record Running(KafkaClients kafka, AvroSerdes serdes) {

    /// One that asks for no login.
    public Running(String bootstrapServers, String registryUrl) {
        this(KafkaClients.at(bootstrapServers), AvroSerdes.with(registryUrl));
    }

    /// The one that the environment names, with its logins, else that of `deploy/run up`.
    public static Running of(Map<String, String> environment) {
        var usual = Ports.usual();
        var kafka = said(environment, "KAFKA_BOOTSTRAP_SERVERS", usual.addressOf(Ports.BROKER));
        var registry =
                said(environment, "SCHEMA_REGISTRY_URL", ApicurioRegistry.url(usual).toString());
        return new Running(
                KafkaClients.of(kafka, environment),
                new AvroSerdes(
                        AvroSerializer.class.getName(),
                        AvroDeserializer.class.getName(),
                        registryConfigs(registry, environment)));
    }

    /// What the environment has of the registry, as the services take it.
    static Map<String, String> registryConfigs(String url, Map<String, String> environment) {
        var configs = new HashMap<String, String>();
        environment.forEach((name, value) -> {
            if (name.startsWith("SCHEMA_REGISTRY_SSL_"))
                configs.put(name.toLowerCase(Locale.ROOT).replace('_', '.'), value);
        });
        configs.put(AvroSerdes.REGISTRY_URL, url);
        configs.put(
                RegistryAccess.USER_INFO,
                said(environment, "SCHEMA_REGISTRY_BASIC_AUTH_USER_INFO", ""));
        configs.put(RegistryAccess.TOKEN, said(environment, "SCHEMA_REGISTRY_BEARER_TOKEN", ""));
        return configs;
    }

    private static String said(Map<String, String> environment, String name, String otherwise) {
        var value = Objects.requireNonNullElse(environment.get(name), "");
        return value.isBlank() ? otherwise : value;
    }
}
