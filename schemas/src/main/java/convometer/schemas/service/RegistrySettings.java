package convometer.schemas.service;

import convometer.schemas.registry.RegistryAccess;
import convometer.schemas.serde.AvroSerdes;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import io.micronaut.core.convert.format.MapFormat;
import io.micronaut.core.convert.format.MapFormat.MapTransformation;
import io.micronaut.core.naming.conventions.StringConvention;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.Map;

/// Where the schema registry is and which classes speak to it; environment `SCHEMA_REGISTRY_URL`.
///
/// @param url base address of its Confluent-compatible API
/// @param serializer class of the serializer; Confluent's KafkaAvroSerializer fits too
/// @param deserializer class of the deserializer; Confluent's KafkaAvroDeserializer fits too
/// @param basicAuthUserInfo a login, as `user:password`; environment
///   `SCHEMA_REGISTRY_BASIC_AUTH_USER_INFO`
/// @param bearerToken a token in its place; environment `SCHEMA_REGISTRY_BEARER_TOKEN`
/// @param ssl whom to trust and who to be, by Kafka's names without `ssl.`, such as
///   `truststore.location`; environment `SCHEMA_REGISTRY_SSL_TRUSTSTORE_LOCATION`
/// @param settings more settings of the two
@ConfigurationProperties("schema-registry")
public record RegistrySettings(
        String url,
        @Bindable(defaultValue = "convometer.schemas.serde.AvroSerializer") String serializer,
        @Bindable(defaultValue = "convometer.schemas.serde.AvroDeserializer") String deserializer,
        @Nullable String basicAuthUserInfo,
        @Nullable String bearerToken,
        @MapFormat(transformation = MapTransformation.FLAT, keyFormat = StringConvention.RAW)
                @Nullable Map<String, String> ssl,
        @MapFormat(transformation = MapTransformation.FLAT, keyFormat = StringConvention.RAW)
                @Nullable Map<String, String> settings) {

    public RegistrySettings {
        ssl = dotted(ssl);
        settings = dotted(settings);
    }

    /// An environment variable turns up under every name that may be meant by it; of those of
    /// serializers none has a hyphen.
    private static Map<String, String> dotted(@Nullable Map<String, String> named) {
        var dotted = new HashMap<String, String>(named == null ? Map.of() : named);
        dotted.keySet().removeIf(name -> name.indexOf('-') >= 0);
        return Map.copyOf(dotted);
    }

    /// Serdes of these classes with these settings.
    public AvroSerdes serdes() {
        return new AvroSerdes(serializer, deserializer, configs());
    }

    /// The settings of serializers, by the names that ours and Confluent's have for them.
    public Map<String, Object> configs() {
        var configs = new HashMap<String, Object>(settings == null ? Map.of() : settings);
        configs.put(AvroSerdes.REGISTRY_URL, url);
        configs.put("specific.avro.reader", true);
        if (basicAuthUserInfo != null && !basicAuthUserInfo.isBlank()) {
            configs.put("basic.auth.credentials.source", "USER_INFO");
            configs.put(RegistryAccess.USER_INFO, basicAuthUserInfo);
        }
        if (bearerToken != null && !bearerToken.isBlank()) {
            configs.put("bearer.auth.credentials.source", "STATIC_TOKEN");
            configs.put(RegistryAccess.TOKEN, bearerToken);
        }
        if (ssl != null)
            ssl.forEach((name, value) -> configs.put(RegistryAccess.PREFIX + "ssl." + name, value));
        return configs;
    }

    /// Says nothing of what may be a secret.
    @Override
    public String toString() {
        return "RegistrySettings[" + url + "]";
    }
}
