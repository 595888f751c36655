package convometer.billing.streams;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import convometer.events.MetaFigure;
import convometer.events.MetaFiguresImport;
import convometer.events.MetaFiguresUpdate;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Imports out of their topic, also while another one is being written.
class MetaFiguresTest {

    private static final String KEY = "1065/2026-10/invoice";
    private static final Instant AT = Instant.parse("2026-11-02T10:00:00Z");

    private static MetaFiguresUpdate update(
            String id, @Nullable MetaFiguresImport about, String... markets) {
        return new MetaFiguresUpdate(
                "1065",
                "2026-10",
                "invoice",
                id,
                about,
                List.of(markets).stream().map(MetaFiguresTest::figure).toList());
    }

    private static MetaFigure figure(String market) {
        return new MetaFigure("200", market, AT, "utility", "regular", "", 5L, "0.034");
    }

    private static MetaFiguresImport about(String place, int parts, long figures) {
        return new MetaFiguresImport(AT, AT, "month", "UTC", "USD", 3, place, parts, figures);
    }

    private static Optional<List<String>> markets(LedgerHarness ledger) {
        var store = ledger.figures();
        var of = StoredFigures.of(store, "1065", "2026-10").get("invoice");
        return of == null
                ? Optional.empty()
                : StoredFigures.lines(store, KEY, of)
                        .map(lines -> lines.stream().map(MetaFigure::getCountry).toList());
    }

    @Test
    void anImportHoldsUntilAllOfTheNextIsThere() {
        try (var ledger = new LedgerHarness(1000)) {
            ledger.publish("meta-figures", KEY + "/a/00000", update("one", null, "BR", "IN"));
            ledger.publish("meta-figures", KEY + "/a/00001", update("one", null, "DE"));
            assertEquals(Optional.empty(), markets(ledger));
            ledger.publish("meta-figures", KEY, update("one", about("a", 2, 3)));
            assertEquals(Optional.of(List.of("BR", "IN", "DE")), markets(ledger));
            ledger.publish("meta-figures", KEY + "/b/00000", update("two", null, "FR"));
            assertEquals(Optional.of(List.of("BR", "IN", "DE")), markets(ledger));
            ledger.publish("meta-figures", KEY, update("two", about("b", 1, 1)));
            assertEquals(Optional.of(List.of("FR")), markets(ledger));
            // The one after is where the first was, and has fewer parts than that.
            ledger.publish("meta-figures", KEY + "/a/00000", update("three", null, "EG"));
            ledger.publish("meta-figures", KEY, update("three", about("a", 1, 1)));
            assertEquals(Optional.of(List.of("EG")), markets(ledger));
        }
    }

    @Test
    void linesThatAreRemovedAreNotKept() {
        try (var ledger = new LedgerHarness(1000)) {
            ledger.publish("meta-figures", KEY + "/one/00000", update("one", null, "BR"));
            ledger.publish("meta-figures", KEY, update("one", about("one", 1, 1)));
            ledger.publish("meta-figures", KEY + "/two/00000", update("two", null, "FR"));
            ledger.publish("meta-figures", KEY, update("two", about("two", 1, 1)));
            ledger.publish("meta-figures", KEY + "/one/00000", (byte[]) null);
            assertEquals(Optional.of(List.of("FR")), markets(ledger));
            assertNull(ledger.figures().get(KEY + "/one/00000"));
            assertEquals(0, ledger.deadLetters().size());
        }
    }

    @Test
    void anImportWhosePartsAreNotAllThereIsNone() {
        try (var ledger = new LedgerHarness(1000)) {
            ledger.publish("meta-figures", KEY + "/a/00000", update("one", null, "BR"));
            ledger.publish("meta-figures", KEY, update("one", about("a", 2, 2)));
            assertEquals(Optional.empty(), markets(ledger));
        }
    }

    @Test
    void whatIsUnderAnotherKeyIsPassedOver() {
        try (var ledger = new LedgerHarness(1000)) {
            ledger.publish("meta-figures", "999/2026-10/invoice", update("one", about("a", 0, 0)));
            assertEquals(Optional.empty(), markets(ledger));
            assertEquals(1, ledger.counted("contradicts_key"));
        }
    }

    @Test
    void theUnitsOfAMonthAreHandedOverWithoutWhatIsWithdrawnOrOfOthers() {
        try (var ledger = new LedgerHarness(1000)) {
            ledger.freeForm("w1", 1, "2026-10-02T10:00:00Z");
            ledger.freeForm("w2", 1, "2026-10-03T10:00:00Z");
            ledger.freeForm("w3", 1, "2026-11-03T10:00:00Z");
            assertEquals(List.of("w1", "w2"), ledger.unitsOf("waba", "2026-10"));
            assertEquals(List.of(), ledger.unitsOf("east", "2026-10"));
        }
    }
}
