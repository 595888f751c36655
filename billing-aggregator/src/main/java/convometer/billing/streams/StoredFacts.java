package convometer.billing.streams;

import convometer.billing.ledger.LedgerRow;
import convometer.billing.repricing.BookedFacts;
import convometer.billing.state.GenerationsRecord;
import convometer.billing.state.LedgerRowRecord;
import convometer.billing.state.MonthRecord;
import convometer.billing.statements.MonthlyCounts.NotReadyException;

import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Facts out of the stores of the ledger's task, on the instance that has it.
public final class StoredFacts implements BookedFacts {

    private static final int MONTH_LENGTH = 7;

    private final KafkaStreams streams;
    private final LedgerRows rows;

    public StoredFacts(KafkaStreams streams, LedgerRows rows) {
        this.streams = streams;
        this.rows = rows;
    }

    @Override
    public Optional<YearMonth> first() {
        return Optional.ofNullable(
                        LedgerMonths.firstToReprice(this.<MonthRecord>store(LedgerMonths.MONTHS)))
                .map(YearMonth::parse);
    }

    @Override
    public void forEach(YearMonth from, YearMonth to, Consumer<LedgerRow> taker) {
        var months =
                LedgerMonths.kept(this.<MonthRecord>store(LedgerMonths.MONTHS)).stream()
                        .filter(month -> isWithin(YearMonth.parse(month), from, to))
                        .toList();
        var letter = RepricingRun.live(this.<GenerationsRecord>store(RepricingRun.GENERATIONS));
        try {
            forEach(store(LedgerStores.LEDGER), rows, months, letter, taker);
        } catch (InvalidStateStoreException e) {
            throw new NotReadyException("the ledger has moved to another instance meanwhile", e);
        }
    }

    private static boolean isWithin(YearMonth month, YearMonth from, YearMonth to) {
        return !month.isBefore(from) && !month.isAfter(to);
    }

    /// One walk sees one state of the store, whatever is written meanwhile, so there is one for all
    /// months.
    ///
    /// @param months ascending
    static void forEach(
            ReadOnlyKeyValueStore<String, LedgerRowRecord> ledger,
            LedgerRows rows,
            List<String> months,
            String letter,
            Consumer<LedgerRow> taker) {
        if (months.isEmpty()) return;
        try (var range =
                ledger.range(months.getFirst(), LedgerStores.beyond(months.getLast() + letter))) {
            while (range.hasNext()) {
                var next = range.next();
                var month = next.key.substring(0, MONTH_LENGTH);
                if (months.contains(month) && next.key.startsWith(letter, MONTH_LENGTH))
                    taker.accept(
                            rows.row(
                                    next.key.substring(MONTH_LENGTH + letter.length()),
                                    month,
                                    next.value));
            }
        }
    }

    private <V> ReadOnlyKeyValueStore<String, V> store(String name) {
        return QueriedStores.of(streams, name);
    }
}
