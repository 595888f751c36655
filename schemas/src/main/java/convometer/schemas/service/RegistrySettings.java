package convometer.schemas.service;

import convometer.schemas.serde.AvroSerdes;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.Map;

/// Where the schema registry is and which classes speak to it; environment `SCHEMA_REGISTRY_URL`.
///
/// @param url base address of its Confluent-compatible API
/// @param serializer class of the serializer; Confluent's KafkaAvroSerializer fits too
/// @param deserializer class of the deserializer; Confluent's KafkaAvroDeserializer fits too
/// @param settings more settings of the two
@ConfigurationProperties("schema-registry")
public record RegistrySettings(
        String url,
        @Bindable(defaultValue = "convometer.schemas.serde.AvroSerializer") String serializer,
        @Bindable(defaultValue = "convometer.schemas.serde.AvroDeserializer") String deserializer,
        @Nullable Map<String, String> settings) {

    public RegistrySettings {
        settings = settings == null ? Map.of() : Map.copyOf(settings);
    }

    /// Serdes of these classes with these settings.
    public AvroSerdes serdes() {
        var configs = new HashMap<String, Object>(settings == null ? Map.of() : settings);
        configs.put(AvroSerdes.REGISTRY_URL, url);
        configs.put("specific.avro.reader", true);
        return new AvroSerdes(serializer, deserializer, configs);
    }
}
