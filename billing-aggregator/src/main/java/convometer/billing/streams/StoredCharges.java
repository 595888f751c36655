package convometer.billing.streams;

import convometer.billing.charges.ChargeFilter;
import convometer.billing.charges.ChargeQueries;
import convometer.billing.ledger.LedgerRow;
import convometer.billing.rules.Delivery;
import convometer.billing.state.GenerationsRecord;
import convometer.billing.state.LedgerRowRecord;
import convometer.billing.state.UnitMemberRecord;
import convometer.billing.statements.CountsOfMonth.NotReadyException;

import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyQueryMetadata;
import org.apache.kafka.streams.state.HostInfo;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Charges out of the stores of the ledger's task, on the instance that has it.
public final class StoredCharges implements ChargeQueries {

    /// A page that nothing fits ends after so many rows; the next one goes on.
    private static final int MOST_ROWS = 20_000;

    private final KafkaStreams streams;
    private final LedgerRows rows;
    private final HostInfo here;

    /// @param here where other instances reach this one
    public StoredCharges(KafkaStreams streams, LedgerRows rows, HostInfo here) {
        this.streams = streams;
        this.rows = rows;
        this.here = here;
    }

    @Override
    public Optional<URI> elsewhere() {
        var owner = owner();
        if (owner.equals(here)) return Optional.empty();
        return Optional.of(URI.create("http://" + owner.host() + ":" + owner.port()));
    }

    /// There is one task, so any key is in it.
    private HostInfo owner() {
        try {
            var found =
                    streams.queryMetadataForKey(
                            LedgerStores.LEDGER, Generation.FIRST, new StringSerializer());
            if (found != null && !found.equals(KeyQueryMetadata.NOT_AVAILABLE))
                return found.activeHost();
        } catch (IllegalStateException e) {
            // It does not run: the same as nobody.
        }
        throw new NotReadyException("no instance has the ledger now");
    }

    @Override
    public Optional<Known> unit(String unitId) {
        var row = row(live(), unitId);
        return row.map(it -> new Known(it, deliveries(it)));
    }

    private Optional<LedgerRow> row(String generation, String id) {
        var stored = this.<LedgerRowRecord>store(LedgerStores.LEDGER).get(generation + id);
        return Optional.ofNullable(stored).map(it -> rows.row(id, it));
    }

    private List<Delivery> deliveries(LedgerRow row) {
        if (row.delivery() != null) return List.of(row.delivery());
        var live = live();
        var deliveries = new ArrayList<Delivery>();
        var members =
                StoredUnitMembers.all(
                        this.<UnitMemberRecord>store(LedgerStores.UNIT_MEMBERS),
                        live + row.id(),
                        MOST_DELIVERIES);
        for (var member : members)
            row(live, member.wamid()).map(LedgerRow::delivery).ifPresent(deliveries::add);
        return deliveries;
    }

    @Override
    public Page after(String after, ChargeFilter filter) {
        var live = live();
        var found = new ArrayList<LedgerRow>();
        var last = after;
        var looked = 0;
        try (var range =
                this.<LedgerRowRecord>store(LedgerStores.LEDGER)
                        .range(live + after, LedgerStores.beyond(live))) {
            while (range.hasNext()) {
                if (found.size() == filter.limit() || looked == MOST_ROWS)
                    return new Page(found, last);
                var next = range.next();
                var id = next.key.substring(live.length());
                if (id.equals(after)) continue;
                looked++;
                last = id;
                var row = rows.row(id, next.value);
                if (filter.takes(row)) found.add(row);
            }
        }
        return new Page(found, "");
    }

    private String live() {
        var stored = this.<GenerationsRecord>store(RepricingRun.GENERATIONS).get(RepricingRun.KEY);
        return stored == null ? Generation.FIRST : stored.getLive();
    }

    private <V> ReadOnlyKeyValueStore<String, V> store(String name) {
        return QueriedStores.of(streams, name);
    }
}
