package convometer.billing.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import convometer.billing.FactRow;
import convometer.billing.Scene;
import convometer.billing.rules.Prices;
import convometer.events.Charge;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// What the scenarios of the rules cannot show: a ledger that goes on with other tables, and one
/// whose listener fails.
class LedgerEngineTest {

    private static final String ONE_BAND = "2026-10-01 USD utility 1 0.0068\n";
    private static final String TWO_BANDS = ONE_BAND + "2026-10-01 USD utility 2 0.0064\n";

    private final MemoryState state = new MemoryState();
    private final List<String> charged = new ArrayList<>();
    private boolean fails;

    /// One that goes on with what is known.
    private LedgerEngine engine(String cards) {
        var eras = Scene.eras();
        var prices = new Prices(Scene.cards(cards), eras);
        return new LedgerEngine(state, eras, prices, new Bookkeeper(prices, new Charged()));
    }

    private final class Charged implements Bookkeeper.Books {

        @Override
        public void charged(Charge charge) {
            if (fails) throw new IllegalStateException("no room");
            charged.add(
                    charge.getUnitId() + " r" + charge.getRevision() + " " + charge.getAmount());
        }

        @Override
        public void counted(LineChange change) {}
    }

    private static AssessedFact utility(String id, String at, String circumstances) {
        var facts = new Facts(Scene.accounts(), Scene.eras(), Scene.markets());
        var row = FactRow.parse(List.of(at, id, "utility", circumstances, ""));
        return Objects.requireNonNull(facts.assess(row.decision()));
    }

    @Test
    void aCorrectionIsWrittenWhereTheCategoryHasBandsMeanwhile() {
        engine(ONE_BAND).apply(utility("w1", "2026-10-05T12:00:00", "unsent"));
        assertEquals(List.of("w1 r1 0.0068"), charged);
        var engine = engine(TWO_BANDS);
        engine.apply(utility("w1", "2026-10-05T12:00:00", "revision 2"));
        assertEquals(List.of("w1 r1 0.0068", "w1 r2 0.0068"), charged);
        engine.apply(utility("w0", "2026-10-04T12:00:00", ""));
        assertEquals(
                List.of("w1 r1 0.0068", "w1 r2 0.0068", "w0 r1 0.0068", "w1 r3 0.0064"), charged);
    }

    @Test
    void aFactThatFailedLeavesNothingForTheNextOne() {
        var engine = engine(TWO_BANDS);
        fails = true;
        assertThrows(
                IllegalStateException.class,
                () -> engine.apply(utility("w1", "2026-10-05T12:00:00", "")));
        fails = false;
        engine.apply(utility("w9", "2026-10-09T12:00:00", ""));
        assertEquals(List.of("w9 r1 0.0064"), charged);
    }
}
