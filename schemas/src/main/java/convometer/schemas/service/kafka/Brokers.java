package convometer.schemas.service.kafka;

import io.micronaut.core.value.PropertyResolver;

/// Where the brokers are, by either name of the setting. The library takes one of this machine
/// where nothing is said; a service that nobody has told where Kafka is must not start.
public final class Brokers {

    /// Their addresses.
    ///
    /// @throws IllegalArgumentException if none is named
    public static String of(PropertyResolver properties) {
        return properties
                .getProperty("kafka.bootstrap.servers", String.class)
                .or(() -> properties.getProperty("kafka.bootstrap-servers", String.class))
                .filter(servers -> !servers.isBlank())
                .orElseThrow(() ->
                        new IllegalArgumentException("KAFKA_BOOTSTRAP_SERVERS names no broker"));
    }

    private Brokers() {}
}
