package convometer.billing.tables;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import convometer.billing.rules.Rate;
import convometer.billing.rules.RateCards;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Objects;
import java.util.Optional;

/// R2 and R5: rate cards, and what is wrong with them.
class RateFolderTest {

    private static final String HEADER =
            "effective_from,currency,market,category,tier_from,rate,source,confidence\n";

    @TempDir Path folder;

    @Test
    void r2TheCardOfTheDayCountsWhole() throws IOException {
        write("a.csv", "2025-07-01,USD,Brazil,marketing,1,0.06,s,3P");
        write("b.csv", "2025-07-01,USD,Brazil,utility,1,0.008,s,3P");
        write("c.csv", "2026-10-01,USD,Brazil,utility,1,0.0068,s,3P");
        write("d.csv", "2026-10-01,USD,Brazil,service,1,,s,3P");
        var cards = read();
        assertEquals(Optional.empty(), price(cards, "marketing", "2025-06-30"));
        assertEquals(Optional.of(new BigDecimal("0.06")), price(cards, "marketing", "2026-09-30"));
        assertEquals(Optional.of(new BigDecimal("0.008")), price(cards, "utility", "2026-09-30"));
        assertEquals(Optional.of(new BigDecimal("0.0068")), price(cards, "utility", "2026-10-01"));
        assertEquals(Optional.empty(), price(cards, "marketing", "2026-10-01"));
        assertEquals(Optional.empty(), price(cards, "service", "2026-10-01"));
    }

    @Test
    void r2TwoRatesForOneBandAreAnErrorEvenInTwoFiles() throws IOException {
        write("a.csv", "2026-10-01,USD,Brazil,utility,1,0.0068,s,3P");
        write("b.csv", "2026-10-01,USD,Brazil,utility,1,0.0068,s,3P");
        refuses(
                "b.csv line 2: rate: the band has a rate already: 2026-10-01, USD, Brazil, utility,"
                        + " 1");
    }

    @Test
    void r1AMarketThatIsNotInTheTableIsAnError() throws IOException {
        write("a.csv", "2026-10-01,USD,Brasil,utility,1,0.0068,s,3P");
        refuses("a.csv line 2: market is not in the table of markets: Brasil");
    }

    @Test
    void r3BandsOfACardMayBeInSeveralFiles() throws IOException {
        write("a.csv", "2026-10-01,USD,Brazil,utility,1,0.0068,s,3P");
        write("b.csv", "2026-10-01,USD,Brazil,utility,100001,0.0064,s,3P");
        var bands = read().bands("USD", "Brazil", "utility", LocalDate.parse("2026-10-01"));
        assertEquals(1, tierFrom(bands.at(100000)));
        assertEquals(100001, tierFrom(bands.at(100001)));
        assertEquals(1, tierFrom(bands.first()));
    }

    @Test
    void everyFieldIsCheckedAndNamed() throws IOException {
        refusesRow(
                "soon,USD,Brazil,utility,1,1,s,c",
                "effective_from is not a date such as 2026-10-01: soon");
        refusesRow(
                "2026-10-01,USDT,Brazil,utility,1,1,s,c", "currency is not an ISO 4217 code: USDT");
        refusesRow(
                "2026-10-01,USD,Brazil,utillity,1,1,s,c",
                "category is not one that has rates: utillity");
        refusesRow(
                "2026-10-01,USD,Brazil,utility,one,1,s,c", "tier_from is not a whole number: one");
        refusesRow("2026-10-01,USD,Brazil,utility,0,1,s,c", "tier_from is less than 1: 0");
        refusesRow(
                "2026-10-01,USD,Brazil,group_utility,1,1,s,c",
                "category is not one that has rates: group_utility");
        refusesRow("2026-10-01,USD,Brazil,utility,1,1e-3,s,c", "rate is not a plain decimal: 1e-3");
        refusesRow("2026-10-01,USD,Brazil,utility,1,-1,s,c", "rate is not a plain decimal: -1");
    }

    @Test
    void aFolderWithoutCardsIsAnError() {
        var error = assertThrows(InvalidTableException.class, this::read);
        assertEquals("RATES_DIR has no .csv file: " + folder, error.getMessage());
    }

    @Test
    void anotherHeaderIsAnError() throws IOException {
        Files.writeString(folder.resolve("a.csv"), "market,rate\nBrazil,1\n");
        refuses("a.csv line 1: the columns are " + HEADER.strip() + ", not market,rate");
    }

    private void refusesRow(String row, String message) throws IOException {
        write("a.csv", row);
        refuses("a.csv line 2: " + message);
    }

    private void refuses(String message) {
        var error = assertThrows(InvalidTableException.class, this::read);
        assertEquals(folder + "/" + message, error.getMessage());
    }

    private void write(String name, String rows) throws IOException {
        Files.writeString(folder.resolve(name), HEADER + rows + "\n");
    }

    private static long tierFrom(@Nullable Rate row) {
        return Objects.requireNonNull(row).tierFrom();
    }

    private RateCards read() {
        return RateFolder.read(folder, MarketTable.read());
    }

    private static Optional<BigDecimal> price(RateCards cards, String category, String date) {
        var bands = cards.bands("USD", "Brazil", category, LocalDate.parse(date));
        return Optional.ofNullable(bands.first()).map(Rate::price);
    }
}
