package convometer.billing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import convometer.billing.tables.TableChanges;
import convometer.events.BillingCount;

import org.junit.jupiter.api.Test;

import java.util.Collections;
import java.util.List;

class ChangedTablesTest {

    private static final BillingCount LINE =
            new BillingCount(
                    "charges", "waba", "n", "2026-10", "Brazil", "utility", "regular", "message",
                    "USD", 2L, "0.0136", 0L, null, null, null, null, "");

    @Test
    void itSaysWhatHasChangedAndWhatThatTouches() {
        assertEquals(
                "the tables have changed since this ledger was started last: a; b. This touches 2"
                        + " units of USD 0.0136 that are booked and keep their price: deploy/run"
                        + " reprice --from yyyy-MM --dry-run shows the difference.",
                ChangedTables.sentence(
                        new TableChanges(List.of("a", "b"), _ -> true), List.of(LINE)));
    }

    @Test
    void manyRowsAreCounted() {
        var rows = Collections.nCopies(22, "a");
        assertEquals(
                "the tables have changed since this ledger was started last: "
                        + String.join("; ", rows.subList(0, 20))
                        + "; and 2 rows more. This touches nothing that is booked.",
                ChangedTables.sentence(new TableChanges(rows, _ -> false), List.of(LINE)));
    }
}
