package convometer.deploy.live;

import convometer.deploy.parts.ApicurioRegistry;
import convometer.deploy.parts.Ports;
import convometer.schemas.serde.AvroSerdes;
import convometer.schemas.service.kafka.KafkaClients;

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
                AvroSerdes.with(
                        registry,
                        said(environment, "SCHEMA_REGISTRY_BASIC_AUTH_USER_INFO", ""),
                        said(environment, "SCHEMA_REGISTRY_BEARER_TOKEN", "")));
    }

    private static String said(Map<String, String> environment, String name, String otherwise) {
        var value = Objects.requireNonNullElse(environment.get(name), "");
        return value.isBlank() ? otherwise : value;
    }
}
