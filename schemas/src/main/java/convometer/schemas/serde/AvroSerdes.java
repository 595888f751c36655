package convometer.schemas.serde;

import convometer.schemas.registry.RegistryAccess;
import convometer.schemas.registry.SchemaRegistry;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

import java.util.Map;

/// Makes serdes by the class names in a configuration, so that Confluent's can take the place of
/// ours without a change of code.
public final class AvroSerdes {

    /// Address of the registry, as Confluent's serializers name the setting.
    public static final String REGISTRY_URL = "schema.registry.url";

    static {
        GeneratedRecords.trust();
    }

    private final Map<String, ?> configs;
    private final String serializer;
    private final String deserializer;

    /// @param serializer class name of a serializer
    /// @param deserializer class name of a deserializer
    /// @param configs their settings
    public AvroSerdes(String serializer, String deserializer, Map<String, ?> configs) {
        this.serializer = serializer;
        this.deserializer = deserializer;
        this.configs = configs;
    }

    /// Our own serdes with the registry at an address.
    public static AvroSerdes with(String registryUrl) {
        return with(registryUrl, "", "");
    }

    /// The same with a login.
    ///
    /// @param userInfo `user:password`; empty: none
    /// @param token in its place; empty: none
    public static AvroSerdes with(String registryUrl, String userInfo, String token) {
        return new AvroSerdes(
                AvroSerializer.class.getName(),
                AvroDeserializer.class.getName(),
                Map.of(
                        REGISTRY_URL,
                        registryUrl,
                        RegistryAccess.USER_INFO,
                        userInfo,
                        RegistryAccess.TOKEN,
                        token));
    }

    /// A serde for values.
    public <T extends SpecificRecord> Serde<T> values() {
        return Serdes.serdeFrom(serializer(), deserializer());
    }

    @SuppressWarnings("unchecked") // The name in the configuration says what it makes.
    public <T extends SpecificRecord> Serializer<T> serializer() {
        var made = (Serializer<T>) make(serializer);
        made.configure(configs, false);
        return made;
    }

    @SuppressWarnings("unchecked") // The name in the configuration says what it makes.
    public <T extends SpecificRecord> Deserializer<T> deserializer() {
        var made = (Deserializer<T>) make(deserializer);
        made.configure(configs, false);
        return made;
    }

    private static Object make(String className) {
        try {
            return Class.forName(className).getConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException("cannot make the serde class " + className, e);
        }
    }

    static @Nullable SchemaRegistry registryOf(
            Map<String, ?> configs, @Nullable SchemaRegistry otherwise) {
        return configs.get(REGISTRY_URL) instanceof String url
                ? SchemaRegistry.at(url, RegistryAccess.of(configs))
                : otherwise;
    }
}
