package convometer.billing.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import convometer.billing.FactRow;
import convometer.billing.Scene;
import convometer.billing.charges.ChargeFilter;
import convometer.events.Charge;
import convometer.events.DeliveryFact;
import convometer.events.ThreadDecision;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// What the scenarios of the rules cannot show: a ledger that goes on with other tables, and one
/// whose listener fails.
class LedgerEngineTest {

    private static final String ONE_BAND = "2026-10-01 USD utility 1 0.0068\n";
    private static final String DEARER = "2026-10-01 USD utility 1 0.007\n";
    private static final String TWO_BANDS = ONE_BAND + "2026-10-01 USD utility 2 0.0064\n";
    private static final String THIRD_IS_CHEAPER = ONE_BAND + "2026-10-01 USD utility 3 0.006\n";

    private final MemoryState state = new MemoryState();
    private final List<String> charged = new ArrayList<>();
    private boolean fails;
    private int conflicts;

    /// One that goes on with what is known.
    private final LedgerEngine engine =
            new LedgerEngine(
                    state, tables(ONE_BAND), new Bookkeeper(new Charged(), StatementLabels.NONE));

    private static BillingTables tables(String cards) {
        return Scene.tables(cards, Scene.eras(), Scene.cards(cards));
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

        @Override
        public void deliveredAndFailed() {
            conflicts++;
        }
    }

    private static LedgerFact utility(String id, String at, String circumstances) {
        var row = FactRow.parse(List.of(at, id, "utility", circumstances, ""));
        return Objects.requireNonNull(Facts.of(row.decision()));
    }

    @Test
    void aUnitKeepsTheTablesThatItWasBookedByThroughCorrections() {
        engine.apply(utility("w1", "2026-10-05T12:00:00", "unsent"), tables(ONE_BAND));
        engine.apply(utility("w1", "2026-10-05T12:00:00", "revision 2"), tables(DEARER));
        engine.apply(utility("w2", "2026-10-06T12:00:00", ""), tables(DEARER));
        assertEquals(List.of("w1 r1 0.0068", "w1 r2 0.0068", "w2 r1 0.007"), charged);
    }

    @Test
    void aUnitThatWasBookedWithoutBandsIsCorrectedWhereThereAreSome() {
        engine.apply(utility("w1", "2026-10-05T12:00:00", "unsent"), tables(ONE_BAND));
        engine.apply(utility("w1", "2026-10-05T12:00:00", "revision 2"), tables(TWO_BANDS));
        assertEquals(List.of("w1 r1 0.0068", "w1 r2 0.0068"), charged);
    }

    @Test
    void bandsOfOtherTablesCountTheUnitsThatAreThere() {
        engine.apply(utility("w1", "2026-10-05T12:00:00", ""), tables(TWO_BANDS));
        engine.apply(utility("w2", "2026-10-06T12:00:00", ""), tables(TWO_BANDS));
        engine.apply(utility("w3", "2026-10-07T12:00:00", ""), tables(THIRD_IS_CHEAPER));
        engine.apply(utility("w4", "2026-10-08T12:00:00", ""), tables(TWO_BANDS));
        assertEquals(
                List.of("w1 r1 0.0068", "w2 r1 0.0064", "w3 r1 0.006", "w4 r1 0.0064"), charged);
        engine.apply(utility("w0", "2026-10-04T12:00:00", ""), tables(TWO_BANDS));
        assertEquals(List.of("w0 r1 0.0068", "w1 r2 0.0064"), charged.subList(4, charged.size()));
    }

    @Test
    void s3AMessageThatIsDeliveredAndFailedIsCountedOnce() {
        for (var revision = 1; revision <= 3; revision++) {
            engine.apply(marketing(revision, revision > 1), tables(Scene.CARDS));
            assertEquals(revision > 1 ? 1 : 0, conflicts);
        }
        var known = Objects.requireNonNull(state.row("w1", ""));
        var failed = new ChargeFilter(null, null, null, null, null, null, true, 10);
        assertTrue(failed.takes(known));
        assertFalse(new ChargeFilter(null, null, null, null, null, null, false, 10).takes(known));
        assertEquals(List.of("w1 r1 0.0625"), charged);
    }

    private static LedgerFact marketing(int revision, boolean failed) {
        var at = Instant.parse("2026-10-05T12:00:00Z");
        var fact =
                DeliveryFact.newBuilder()
                        .setWamid("w1")
                        .setRevision(revision)
                        .setDeliveredAt(at)
                        .setWabaId("waba")
                        .setRecipient("5511987654321")
                        .setKind("template")
                        .setCategory("marketing")
                        .setSentByUs(true)
                        .setInWindow(false)
                        .setInEntryPoint(false)
                        .setFailed(failed)
                        .setWebhooks(List.of())
                        .build();
        var decision =
                ThreadDecision.newBuilder()
                        .setPhoneNumberId("number")
                        .setCustomer("5511987654321")
                        .setKind("message_delivered")
                        .setAt(at)
                        .setDelivery(fact)
                        .build();
        return Objects.requireNonNull(Facts.of(decision));
    }

    @Test
    void aFactThatFailedLeavesNothingForTheNextOne() {
        fails = true;
        assertThrows(
                IllegalStateException.class,
                () -> engine.apply(utility("w1", "2026-10-05T12:00:00", ""), tables(TWO_BANDS)));
        fails = false;
        engine.apply(utility("w9", "2026-10-09T12:00:00", ""), tables(TWO_BANDS));
        assertEquals(List.of("w9 r1 0.0064"), charged);
    }
}
