package convometer.schemas.registry;

import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.security.ssl.DefaultSslEngineFactory;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

import javax.net.ssl.SSLContext;

/// How one gets in at a registry: a login, and whom to trust. The names of the settings are those
/// of Confluent's serializers, so that these can take the place of ours; the stores are as Kafka's
/// clients take them, PEM among them.
///
/// @param authorization the header, which is a secret; null: nobody asks for one
/// @param ssl settings for TLS without their prefix; empty: as the JVM is set
public record RegistryAccess(@Nullable String authorization, Map<String, String> ssl) {

    public static final String USER_INFO = "basic.auth.user.info";
    public static final String TOKEN = "bearer.auth.token";

    /// Before each of Kafka's names for TLS.
    public static final String PREFIX = "schema.registry.";

    static final RegistryAccess OPEN = new RegistryAccess(null, Map.of());

    public RegistryAccess {
        ssl = Map.copyOf(ssl);
    }

    /// The access that a serde's settings name.
    public static RegistryAccess of(Map<String, ?> configs) {
        var ssl = new HashMap<String, String>();
        configs.forEach((name, value) -> {
            if (name.startsWith(PREFIX + "ssl."))
                ssl.put(name.substring(PREFIX.length()), text(value));
        });
        return new RegistryAccess(authorization(configs), ssl);
    }

    private static @Nullable String authorization(Map<String, ?> configs) {
        var user = text(configs.get(USER_INFO));
        var token = text(configs.get(TOKEN));
        if (!user.isBlank() && !token.isBlank())
            throw new IllegalArgumentException(
                    "the schema registry takes a user or a token, and both are set");
        if (!user.isBlank()) {
            var bytes = user.getBytes(StandardCharsets.UTF_8);
            return "Basic " + Base64.getEncoder().encodeToString(bytes);
        }
        return token.isBlank() ? null : "Bearer " + token;
    }

    private static String text(@Nullable Object value) {
        if (value == null) return "";
        return value instanceof Password password ? password.value() : value.toString();
    }

    /// Whom to trust and who to be; null: as the JVM is set.
    ///
    /// @throws IllegalArgumentException if a store cannot be read
    @Nullable SSLContext context() {
        if (ssl.isEmpty()) return null;
        var definition = new ConfigDef();
        SslConfigs.addClientSslSupport(definition);
        try (var factory = new DefaultSslEngineFactory()) {
            factory.configure(definition.parse(ssl));
            return Objects.requireNonNull(factory.sslContext());
        } catch (KafkaException e) {
            throw new IllegalArgumentException(
                    "the settings for TLS with the schema registry: " + e.getMessage(), e);
        }
    }

    /// Says nothing of what is a secret.
    @Override
    public String toString() {
        return "RegistryAccess[" + (authorization == null ? "no login" : "a login") + "]";
    }
}
