package convometer.billing.streams;

import convometer.billing.ledger.LedgerRow;
import convometer.billing.state.LedgerRowRecord;
import convometer.billing.tables.TableVersions;
import convometer.events.Charge;
import convometer.schemas.serde.AvroSerdes;

import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;

/// Rows of the ledger out of its store and into it, each with the tables of its version and with
/// its charge as bytes.
public final class LedgerRows {

    private final TableVersions versions;
    private final String subject;
    private final Serializer<Charge> serializer;
    private final Deserializer<Charge> deserializer;

    /// Of a streams application.
    ///
    /// @param applicationId of the streams application
    public LedgerRows(TableVersions versions, AvroSerdes serdes, String applicationId) {
        this.versions = versions;
        subject = applicationId + "-" + LedgerStores.LEDGER + "-charges";
        serializer = serdes.serializer();
        deserializer = serdes.deserializer();
    }

    LedgerRow row(String id, String month, LedgerRowRecord stored) {
        return LedgerRecords.row(
                id,
                month,
                stored,
                versions.of(stored.getTables()),
                LedgerRecords.orNull(stored.getCharge(), this::charge));
    }

    /// The charge of a row alone; null: it has none.
    @Nullable Charge charge(LedgerRowRecord stored) {
        return LedgerRecords.orNull(stored.getCharge(), this::charge);
    }

    LedgerRowRecord record(LedgerRow row) {
        return LedgerRecords.record(row, LedgerRecords.orNull(row.charge(), this::bytes));
    }

    private Charge charge(ByteBuffer stored) {
        var bytes = new byte[stored.remaining()];
        stored.duplicate().get(bytes);
        return deserializer.deserialize(subject, bytes);
    }

    private ByteBuffer bytes(Charge charge) {
        return ByteBuffer.wrap(serializer.serialize(subject, charge));
    }
}
