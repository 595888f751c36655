package convometer.billing.streams;

import convometer.billing.ledger.LedgerRow;
import convometer.billing.ledger.LedgerState;
import convometer.billing.rules.ReportedUnit;
import convometer.billing.rules.TierCounter;
import convometer.billing.state.LedgerRowRecord;
import convometer.billing.state.TierCounterRecord;
import convometer.billing.state.UnitMemberRecord;
import convometer.billing.tables.TableVersions;
import convometer.events.Charge;
import convometer.schemas.serde.AvroSerdes;

import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;

/// The ledger's state in the stores of a task.
final class LedgerStores implements LedgerState {

    static final String LEDGER = "ledger";
    static final String UNIT_MEMBERS = "unit-members";
    static final String TIERS = "tiers";
    static final String TIER_MEMBERS = "tier-members";

    private final KeyValueStore<String, LedgerRowRecord> rows;
    private final KeyValueStore<String, UnitMemberRecord> unitMembers;
    private final KeyValueStore<String, TierCounterRecord> tiers;
    private final KeyValueStore<String, byte[]> tierMembers;
    private final TableVersions versions;
    private final String subject;
    private final Serializer<Charge> serializer;
    private final Deserializer<Charge> deserializer;

    LedgerStores(ProcessorContext<?, ?> context, AvroSerdes serdes, TableVersions versions) {
        this.versions = versions;
        rows = context.getStateStore(LEDGER);
        unitMembers = context.getStateStore(UNIT_MEMBERS);
        tiers = context.getStateStore(TIERS);
        tierMembers = context.getStateStore(TIER_MEMBERS);
        subject = context.applicationId() + "-" + LEDGER + "-charges";
        serializer = serdes.serializer();
        deserializer = serdes.deserializer();
    }

    @Override
    public @Nullable LedgerRow row(String id) {
        var stored = rows.get(id);
        return stored == null
                ? null
                : LedgerRecords.row(
                        id,
                        stored,
                        versions.of(stored.getTables()),
                        LedgerRecords.orNull(stored.getCharge(), this::charge));
    }

    @Override
    public void store(LedgerRow row) {
        rows.put(
                row.id(),
                LedgerRecords.record(row, LedgerRecords.orNull(row.charge(), this::bytes)));
    }

    private Charge charge(ByteBuffer stored) {
        var bytes = new byte[stored.remaining()];
        stored.duplicate().get(bytes);
        return deserializer.deserialize(subject, bytes);
    }

    private ByteBuffer bytes(Charge charge) {
        return ByteBuffer.wrap(serializer.serialize(subject, charge));
    }

    @Override
    public ReportedUnit.Members membersOfUnit(String unitId) {
        return new StoredUnitMembers(unitMembers, unitId);
    }

    @Override
    public @Nullable TierCounter counter(String tierId) {
        return LedgerRecords.orNull(tiers.get(tierId), LedgerRecords::counter);
    }

    @Override
    public void store(String tierId, TierCounter counter) {
        tiers.put(tierId, LedgerRecords.record(counter));
    }

    @Override
    public TierCounter.Members membersOfTier(String tierId) {
        return new StoredTierMembers(tierMembers, tierId);
    }
}
