package convometer.tracker.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;

import convometer.billing.tables.InvalidTableException;
import convometer.events.BillingCount;
import convometer.tracker.gate.PriceEstimator.Cost;
import convometer.tracker.gate.PriceEstimator.Kind;
import convometer.tracker.gate.PriceEstimator.PricedMessage;
import convometer.tracker.identity.CustomerId;
import convometer.tracker.identity.PhoneNumberId;
import convometer.tracker.streams.store.StoredCustomers;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/// The price that the gate expects, by rate cards and running totals.
class LedgerPriceEstimatorTest {

    private static final Instant OCTOBER = Instant.parse("2026-10-20T12:00:00Z");

    private final UsageCounters usage = new UsageCounters(StoredCustomers.accounts());

    @TempDir private Path rates;

    @BeforeEach
    void write() throws IOException {
        Files.writeString(
                rates.resolve("usd.csv"),
                """
                effective_from,currency,market,category,tier_from,rate,source,confidence
                2026-10-01,USD,Brazil,marketing,1,0.0625,test,high
                2026-10-01,USD,Brazil,utility,1,0.0068,test,high
                2026-10-01,USD,Brazil,utility,3,0.0064,test,high
                2026-10-01,USD,Brazil,service,1,0.0034,test,high
                """);
    }

    @Test
    void aPriceHasEverythingThatThePermissionEmits() {
        assertEquals(
                Optional.of(
                        new Cost(
                                "2026-10-01",
                                "marketing",
                                "regular",
                                "Brazil",
                                "0.0625",
                                "USD",
                                "marketing messages are charged.")),
                expected(rates.toString(), Kind.TEMPLATE, "marketing", "106"));
    }

    @Test
    void withoutRatesOnlyTheRateIsMissing() {
        var cost = expected("", Kind.TEMPLATE, "marketing", "106").orElseThrow();
        assertEquals("regular", cost.type());
        assertEquals(null, cost.rate());
        assertEquals("0", expected("", Kind.FREE_FORM, null, "106").orElseThrow().rate());
    }

    @Test
    void aNumberWithoutAccountHasNoPrice() {
        assertEquals(Optional.empty(), expected(rates.toString(), Kind.TEMPLATE, "marketing", "9"));
    }

    @Test
    void theNewestLineOfTheTotalsCounts() {
        line("a", "106", "service", "free_customer_service", 600);
        line("b", "106", "service", "regular", 399);
        line("c", "106", "service", "free_entry_point", 50);
        line("d", "107", "service", "free_customer_service", 500);
        assertEquals("free_customer_service", freeForm().type());
        line("b", "106", "service", "regular", 400);
        assertEquals("regular 0.0034", freeForm().type() + " " + freeForm().rate());
        line("b", "106", "service", "regular", 1);
        assertEquals("free_customer_service", freeForm().type());
    }

    /// They are of the same topic, and would count each unit twice.
    @Test
    void detailsOfLinesCountNothing() {
        line("a", "106", "utility", "regular", 1);
        line("details", "a/2026-10-05", "106", "utility", "regular", 1);
        assertEquals("0.0068", utility());
        line("b", "107", "utility", "regular", 1);
        assertEquals("0.0064", utility());
    }

    @Test
    void theBandIsThatOfThePortfolio() {
        line("a", "106", "utility", "regular", 1);
        line("b", "107", "utility", "free_customer_service", 7);
        assertEquals("0.0068", utility());
        line("c", "107", "utility", "regular", 1);
        assertEquals("0.0064", utility());
    }

    @Test
    void ratesThatCannotBeReadEndTheStart() {
        Assertions.assertThrows(
                InvalidTableException.class,
                () ->
                        LedgerPriceEstimator.read(
                                StoredCustomers.accounts(), usage, rates + "/nowhere", ""));
    }

    private Cost freeForm() {
        return expected(rates.toString(), Kind.FREE_FORM, null, "106").orElseThrow();
    }

    private @Nullable String utility() {
        return expected(rates.toString(), Kind.TEMPLATE, "utility", "106").orElseThrow().rate();
    }

    private Optional<Cost> expected(
            String folder, Kind kind, @Nullable String category, String number) {
        return LedgerPriceEstimator.read(StoredCustomers.accounts(), usage, folder, "")
                .expected(
                        new PricedMessage(
                                new PhoneNumberId(number),
                                new CustomerId("5511987654321"),
                                kind,
                                category,
                                kind != Kind.TEMPLATE,
                                false,
                                false,
                                OCTOBER));
    }

    private void line(String key, String number, String category, String type, long quantity) {
        line("charges", key, number, category, type, quantity);
    }

    private void line(
            String counts, String key, String number, String category, String type, long quantity) {
        usage.apply(
                key,
                BillingCount.newBuilder()
                        .setCounts(counts)
                        .setWabaId("waba")
                        .setPhoneNumberId(number)
                        .setMonth("2026-10")
                        .setMarket("Brazil")
                        .setCategory(category)
                        .setType(type)
                        .setUnit("message")
                        .setCurrency("USD")
                        .setQuantity(quantity)
                        .setAmount("0")
                        .setUnpriced(0)
                        .build());
    }
}
