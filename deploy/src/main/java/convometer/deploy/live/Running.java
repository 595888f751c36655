package convometer.deploy.live;

import convometer.deploy.parts.ApicurioRegistry;
import convometer.deploy.parts.Ports;
import convometer.schemas.serde.AvroSerdes;

import java.util.Map;
import java.util.Objects;

/// A pipeline that runs already.
///
/// @param bootstrapServers of its Kafka
/// @param registryUrl of its schema registry
public record Running(String bootstrapServers, String registryUrl) {

    /// The one that the environment names, else that of `deploy/run up`.
    public static Running of(Map<String, String> environment) {
        var usual = Ports.usual();
        return new Running(
                said(environment, "KAFKA_BOOTSTRAP_SERVERS", usual.addressOf(Ports.BROKER)),
                said(environment, "SCHEMA_REGISTRY_URL", ApicurioRegistry.url(usual).toString()));
    }

    AvroSerdes serdes() {
        return AvroSerdes.with(registryUrl);
    }

    private static String said(Map<String, String> environment, String name, String otherwise) {
        var value = Objects.requireNonNullElse(environment.get(name), "");
        return value.isBlank() ? otherwise : value;
    }
}
