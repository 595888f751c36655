package convometer.billing.streams;

import convometer.billing.charges.ChargeFilter;
import convometer.billing.charges.ChargeQueries;
import convometer.billing.ledger.LedgerRow;
import convometer.billing.match.MonthUnits;
import convometer.billing.rules.Delivery;
import convometer.billing.state.GenerationsRecord;
import convometer.billing.state.LedgerRowRecord;
import convometer.billing.state.MonthRecord;
import convometer.billing.state.UnitMemberRecord;
import convometer.billing.statements.MonthlyCounts.NotReadyException;
import convometer.events.Charge;

import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyQueryMetadata;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.HostInfo;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

import java.net.URI;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Charges out of the stores of the ledger's task, on the instance that has it.
public final class StoredCharges implements ChargeQueries, MonthUnits {

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
        var months = months().reversed();
        var letter = live();
        return row(months, letter, unitId)
                .map(row -> new Known(row, deliveries(row, months, letter)));
    }

    private Optional<LedgerRow> row(List<String> months, String letter, String id) {
        var ledger = this.<LedgerRowRecord>store(LedgerStores.LEDGER);
        for (var month : months) {
            var stored = ledger.get(month + letter + id);
            if (stored != null) return Optional.of(rows.row(id, month, stored));
        }
        return Optional.empty();
    }

    private List<Delivery> deliveries(LedgerRow row, List<String> months, String letter) {
        if (row.delivery() != null) return List.of(row.delivery());
        var deliveries = new ArrayList<Delivery>();
        var members =
                StoredUnitMembers.all(
                        this.<UnitMemberRecord>store(LedgerStores.UNIT_MEMBERS),
                        row.month() + letter + row.id(),
                        MOST_DELIVERIES);
        for (var member : members)
            row(months, letter, member.wamid()).map(LedgerRow::delivery).ifPresent(deliveries::add);
        return deliveries;
    }

    @Override
    public Page after(String after, ChargeFilter filter) {
        var page = new PageReader(after, filter);
        for (var month : months()) if (page.wants(month) && !page.read(month)) break;
        return page.page();
    }

    /// A page that is being filled.
    private final class PageReader {

        private final String after;
        private final ChargeFilter filter;
        private final String letter = live();
        private final List<LedgerRow> found = new ArrayList<>();
        private String last;
        private int looked;
        private boolean full;

        PageReader(String after, ChargeFilter filter) {
            this.after = after;
            this.filter = filter;
            last = after;
        }

        boolean wants(String month) {
            var wanted = filter.month();
            return (wanted == null || wanted.equals(month))
                    && (after.startsWith(month) || month.compareTo(after) > 0);
        }

        /// Reads what there is of a month; answers whether there is room for more.
        boolean read(String month) {
            var start = month + letter;
            var first = after.startsWith(month) ? after.substring(month.length()) : "";
            try (var range =
                    StoredCharges.this
                            .<LedgerRowRecord>store(LedgerStores.LEDGER)
                            .range(start + first, LedgerStores.beyond(start))) {
                while (!full && range.hasNext()) {
                    var next = range.next();
                    var id = next.key.substring(start.length());
                    if (!id.equals(first)) take(rows.row(id, month, next.value));
                }
            }
            return !full;
        }

        private void take(LedgerRow row) {
            if (found.size() == filter.limit() || looked == MOST_ROWS) {
                full = true;
                return;
            }
            looked++;
            last = LedgerStores.cursor(row);
            if (filter.takes(row)) found.add(row);
        }

        Page page() {
            return new Page(found, full ? last : "");
        }
    }

    @Override
    public boolean hasLeft(YearMonth month) {
        var known = this.<MonthRecord>store(LedgerMonths.MONTHS).get(month.toString());
        return known != null && !months().contains(month.toString());
    }

    @Override
    public void forEach(String wabaId, List<YearMonth> wanted, Consumer<Charge> taker) {
        var letter = live();
        for (var month : months())
            if (wanted.contains(YearMonth.parse(month))) forEach(wabaId, month + letter, taker);
    }

    private void forEach(String wabaId, String start, Consumer<Charge> taker) {
        try {
            forEach(this.store(LedgerStores.LEDGER), rows, wabaId, start, taker);
        } catch (InvalidStateStoreException e) {
            throw new NotReadyException("the ledger has moved to another instance meanwhile", e);
        }
    }

    /// One walk sees one state of the store, whatever is written meanwhile.
    static void forEach(
            ReadOnlyKeyValueStore<String, LedgerRowRecord> ledger,
            LedgerRows rows,
            String wabaId,
            String start,
            Consumer<Charge> taker) {
        try (var range = ledger.range(start, LedgerStores.beyond(start))) {
            while (range.hasNext()) {
                var charge = rows.charge(range.next().value);
                if (charge != null && !charge.getWithdrawn() && charge.getWabaId().equals(wabaId))
                    taker.accept(charge);
            }
        }
    }

    private List<String> months() {
        return LedgerMonths.kept(this.<MonthRecord>store(LedgerMonths.MONTHS));
    }

    private String live() {
        return RepricingRun.live(this.<GenerationsRecord>store(RepricingRun.GENERATIONS));
    }

    private <V> ReadOnlyKeyValueStore<String, V> store(String name) {
        return QueriedStores.of(streams, name);
    }
}
