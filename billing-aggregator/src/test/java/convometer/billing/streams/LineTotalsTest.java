package convometer.billing.streams;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import convometer.billing.ledger.LineChange;
import convometer.billing.ledger.StatementLine;
import convometer.billing.state.LineRecord;
import convometer.schemas.serde.AvroSerdes;

import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Totals are written once for many changes, and are not forgotten where a task ends in between.
class LineTotalsTest {

    private static final StatementLine SERVICE = line("service");
    private static final StatementLine UTILITY = line("utility");

    private final AvroSerdes serdes = AvroSerdes.with("memory:" + UUID.randomUUID());
    private final MockProcessorContext<Void, Void> context = new MockProcessorContext<>();
    private final KeyValueStore<String, LineRecord> store =
            Stores.keyValueStoreBuilder(
                            Stores.inMemoryKeyValueStore(LineTotals.LINES),
                            Serdes.String(),
                            serdes.<LineRecord>values())
                    .withLoggingDisabled()
                    .build();

    @BeforeEach
    void open() {
        store.init(context.getStateStoreContext(), store);
        context.addStateStore(store);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private static StatementLine line(String category) {
        return new StatementLine(
                "charges", "waba", "n", "2026-10", "Brazil", category, "regular", "message", "USD");
    }

    private static LineChange more(StatementLine line, String amount) {
        return new LineChange(line, 1, new BigDecimal(amount), 0);
    }

    private LineTotals totals() {
        return new LineTotals(context, serdes, "a");
    }

    @Test
    void thoseThatTakeThePlaceOfOthersWriteOnlyWhatDiffers() {
        var before = totals();
        before.change(more(UTILITY, "0.02"));
        before.change(more(SERVICE, "0.1"));
        before.change(more(line("marketing"), "0.06"));
        written(before);
        before.change(more(line("authentication"), "0.01"));
        var after = new LineTotals(context, serdes, "b");
        after.change(more(UTILITY, "0.02"));
        after.change(more(SERVICE, "0.2"));
        after.change(more(line("authentication"), "0.01"));
        after.replace(before);
        assertEquals(
                List.of("service 1 0.2", "authentication 1 0.01", "marketing 0 0"), written(after));
        before.clear();
        assertEquals(Map.of(), before.all());
        assertEquals(4, after.all().size());
    }

    private static List<String> written(LineTotals totals) {
        var written = new ArrayList<String>();
        totals.write((key, count, _) ->
                written.add(
                        count.getCategory() + " " + count.getQuantity() + " " + count.getAmount()));
        return written;
    }

    @Test
    void eachOfThoseThatAreWrittenTogetherSaysHowManyFollow() {
        var totals = totals();
        totals.change(more(SERVICE, "0.1"));
        totals.change(more(UTILITY, "0.02"));
        totals.change(more(line("marketing"), "0.06"));
        var following = new ArrayList<Integer>();
        totals.write((_, _, follow) -> following.add(follow));
        assertEquals(List.of(2, 1, 0), following);
    }

    @Test
    void manyChangesOfALineAreWrittenOnce() {
        var totals = totals();
        totals.change(more(SERVICE, "0.1"));
        totals.change(more(UTILITY, "0.02"));
        totals.change(more(SERVICE, "0.2"));
        assertEquals(List.of("service 2 0.3", "utility 1 0.02"), written(totals));
        assertEquals(List.of(), written(totals));
        totals.change(more(SERVICE, "0.3"));
        assertEquals(List.of("service 3 0.6"), written(totals));
    }

    @Test
    void whatWasNotWrittenIsWrittenByTheTaskThatComesAfter() {
        var before = totals();
        before.change(more(UTILITY, "0.02"));
        written(before);
        before.change(more(SERVICE, "0.1"));
        var after = totals();
        assertTrue(after.hasUnwritten());
        assertEquals(List.of("service 1 0.1"), written(after));
        assertFalse(after.hasUnwritten());
        after.change(more(SERVICE, "0.1"));
        assertEquals(List.of("service 2 0.2"), written(after));
        assertEquals(List.of(), written(totals()));
    }
}
