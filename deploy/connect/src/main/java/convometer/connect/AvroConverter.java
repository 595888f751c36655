package convometer.connect;

import convometer.schemas.registry.RegistryAccess;
import convometer.schemas.registry.RegistryException;
import convometer.schemas.registry.SchemaRegistry;
import convometer.schemas.serde.AvroSerdes;

import org.apache.avro.AvroRuntimeException;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.storage.Converter;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/// Reads Avro records in Confluent's wire format as rows for Kafka Connect, by the schema with
/// which each was written. It takes the settings of Confluent's converter: `schema.registry.url`,
/// `basic.auth.user.info`, `bearer.auth.token`, `schema.registry.ssl.*`.
///
/// That the registry is away is worth another try. What cannot be read never will be, and may
/// become a dead letter.
public final class AvroConverter implements Converter {

    private static final int HEADER_BYTES = 5;

    private final Map<Integer, RowReader> readers = new ConcurrentHashMap<>();
    private @Nullable SchemaRegistry registry;

    @Override
    public void configure(Map<String, ?> configs, boolean isKey) {
        var url = configs.get(AvroSerdes.REGISTRY_URL);
        if (url == null) throw new DataException(AvroSerdes.REGISTRY_URL + " is missing");
        registry = SchemaRegistry.at(url.toString(), RegistryAccess.of(configs));
    }

    @Override
    @SuppressWarnings("NullAway") // Connect's interface is older than its tombstones' types.
    public SchemaAndValue toConnectData(String topic, byte @Nullable [] value) {
        if (value == null) return SchemaAndValue.NULL;
        if (value.length < HEADER_BYTES || value[0] != 0)
            throw new DataException("a record of " + topic + " is not in Confluent's wire format");
        var id = ByteBuffer.wrap(value, 1, Integer.BYTES).getInt();
        try {
            return readers.computeIfAbsent(id, this::readerOf)
                    .read(value, HEADER_BYTES, value.length - HEADER_BYTES);
        } catch (RegistryException.Unavailable e) {
            throw new RetriableException(e.getMessage(), e);
        } catch (IOException | RegistryException | AvroRuntimeException | ClassCastException e) {
            throw new DataException(
                    "cannot read a record of " + topic + " with schema id " + id + ": " + e, e);
        }
    }

    private RowReader readerOf(int id) {
        return new RowReader(Objects.requireNonNull(registry, "not configured").byId(id));
    }

    @Override
    public byte[] fromConnectData(String topic, Schema schema, Object value) {
        throw new DataException("only sinks can use this converter");
    }
}
