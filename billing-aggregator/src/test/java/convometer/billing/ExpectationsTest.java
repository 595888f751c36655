package convometer.billing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import convometer.billing.rules.Account;
import convometer.billing.rules.Categories;
import convometer.billing.rules.Decimals;
import convometer.billing.rules.Delivery;
import convometer.billing.rules.Expectations;
import convometer.billing.rules.Expectations.Expected;
import convometer.billing.rules.Expectations.Planned;
import convometer.billing.rules.PricingTypes;
import convometer.events.BillingCount;
import convometer.events.ThreadDecision;

import org.junit.jupiter.api.Test;

import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What is expected beforehand, by example, and against what the ledger charges afterwards.
class ExpectationsTest {

    private static final ZoneId ZONE = ZoneId.of("America/Sao_Paulo");
    private static final Account ACCOUNT = new Account("acme", "waba", ZONE, "USD");

    /// Free messages used, charged units before.
    private record Used(long free, long charged) implements Expectations.Usage {

        @Override
        public long inFreeTier(String phoneNumberId, String month, String category) {
            return category.equals("service") ? free : 0;
        }

        @Override
        public long charged(String portfolio, String month, String category, String market) {
            return charged;
        }
    }

    @Test
    void eachEraHasItsReasons() {
        check(
                """
                when             | message        | circumstances | used    | expected
                2025-06-30T23:59 | marketing      |               | 0 0     | nothing
                2025-07-01T00:00 | marketing      |               | 0 0     | 2025-07-01 marketing regular 0.06: marketing messages are charged.
                2025-07-01T00:00 | utility        |               | 0 0     | 2025-07-01 utility regular 0.008: utility messages are charged.
                2025-07-01T00:00 | utility        |               | 0 1     | 2025-07-01 utility regular 0.008: utility messages are charged.
                2025-07-01T00:00 | utility        |               | 0 2     | 2025-07-01 utility regular 0.007: utility messages are charged. The band is that of number 3 of 2025-07.
                2025-07-01T00:00 | utility        | window        | 0 2     | 2025-07-01 utility free_customer_service 0: The customer's service window is open: utility messages are free inside it.
                2025-07-01T00:00 | marketing      | window        | 0 0     | 2025-07-01 marketing regular 0.06: marketing messages are charged, also inside the service window.
                2025-07-01T00:00 | free-form      | window        | 0 0     | 2025-07-01 service free_customer_service 0: service messages are free.
                2026-09-30T23:59 | utility        | window        | 0 0     | 2025-07-01 utility free_customer_service 0: The customer's service window is open: utility messages are free inside it.
                2026-10-01T00:00 | utility        | window        | 0 0     | 2026-10-01 utility regular 0.0068: utility messages are charged, also inside the service window.
                2026-10-01T00:00 | utility        |               | 0 3     | 2026-10-01 utility regular 0.0064: utility messages are charged. The band is that of number 4 of 2026-10.
                2026-10-01T00:00 | authentication |               | 0 9     | 2026-10-01 authentication regular 0.0068: authentication messages are charged.
                2026-10-01T00:00 | free-form      | window        | 0 0     | 2026-10-01 service free_customer_service 0: 0 of the number's 1,000 free messages of 2026-10 are used; this one is free.
                2026-10-01T00:00 | free-form      | window        | 999 0   | 2026-10-01 service free_customer_service 0: 999 of the number's 1,000 free messages of 2026-10 are used; this one is free.
                2026-10-01T00:00 | free-form      | window        | 1000 0  | 2026-10-01 service regular 0.0034: The number's 1,000 free messages of 2026-10 are used up.
                2026-10-01T00:00 | free-form      | fep           | 1000 0  | 2026-10-01 service free_entry_point 0: A free entry point is open: everything is free until it ends.
                2026-10-01T00:00 | marketing      | fep           | 0 0     | 2026-10-01 marketing free_entry_point 0: A free entry point is open: everything is free until it ends.
                2026-10-01T00:00 | reaction       | window        | 1000 0  | 2026-10-01 service free_customer_service 0: A reaction is never charged and never counted.
                2026-10-01T00:00 | marketing_lite |               | 0 0     | 2026-10-01 marketing_lite regular 0.0625: marketing_lite messages are charged.
                2026-10-01T00:00 | sometimes      |               | 0 0     | nothing
                2026-10-01T00:00 | marketing      | customer BR.1a | 0 0    | 2026-10-01 marketing regular 0.0625: marketing messages are charged.
                2026-10-01T00:00 | marketing      | customer 4930 | 0 0     | 2026-10-01 marketing regular -: marketing messages are charged. The rate card in USD has no rate for it in Germany.
                2026-10-01T00:00 | free-form      | group         | 1000 0  | 2026-10-01 group_service regular 0.0034: The number's 1,000 free messages of 2026-10 are used up.
                2026-10-01T00:00 | free-form      | group         | 0 0     | 2026-10-01 group_service free_group_customer_service 0: 0 of the number's 1,000 free messages of 2026-10 are used; this one is free.
                """);
    }

    private static void check(String table) {
        var expected = TextTable.parse(table);
        assertEquals(expected.toString(), expected.played(ExpectationsTest::row).toString());
    }

    private static List<String> row(List<String> row) {
        var used = row.get(3).split(" ", -1);
        var usage = new Used(Long.parseLong(used[0]), Long.parseLong(used[1]));
        var said = expectations(usage).of(planned(row.get(0), row.get(1), row.get(2)), ACCOUNT);
        return List.of(
                row.get(0),
                row.get(1),
                row.get(2),
                row.get(3),
                text(said) + said.map(it -> ": " + it.why()).orElse(""));
    }

    private static String text(Optional<Expected> expected) {
        return expected.map(it -> it.era().from() + " " + billed(it)).orElse("nothing");
    }

    private static String billed(Expected expected) {
        var rate = expected.rate();
        return expected.category()
                + " "
                + expected.type()
                + " "
                + (rate == null ? "-" : Decimals.plain(rate));
    }

    private static Planned planned(String when, String what, String circumstances) {
        var kind =
                switch (what) {
                    case "free-form" -> Delivery.Kind.FREE_FORM;
                    case "reaction" -> Delivery.Kind.REACTION;
                    default -> Delivery.Kind.TEMPLATE;
                };
        return new Planned(
                "number",
                circumstances.startsWith("customer ")
                        ? circumstances.substring("customer ".length())
                        : "5511987654321",
                kind,
                kind == Delivery.Kind.TEMPLATE ? what : null,
                circumstances.contains("window"),
                circumstances.contains("fep"),
                circumstances.contains("group"),
                LocalDateTime.parse(when).atZone(ZONE).toInstant());
    }

    private static Expectations expectations(Expectations.Usage usage) {
        return new Expectations(Scene.eras(), Scene.markets(), Scene.cards(), usage);
    }

    /// The same messages, one after the other: each is asked for before, and charged after.
    @Test
    void whatIsExpectedIsWhatIsCharged() {
        var facts = new ArrayList<ThreadDecision>();
        var lines = List.<BillingCount>of();
        for (var i = 0; i < 60; i++) {
            var what = List.of("free-form", "utility", "marketing", "authentication").get(i % 4);
            var circumstances = List.of("window", "", "fep").get(i % 3);
            var when = LocalDateTime.parse(i < 30 ? "2025-07-05T12:00" : "2026-10-05T12:00");
            var text = when.plusMinutes(i).toString();
            var usage = new Counted(lines);
            var expected =
                    new Expectations(Scene.eras(3), Scene.markets(), Scene.cards(), usage)
                            .of(planned(text, what, circumstances), ACCOUNT);
            facts.add(FactRow.parse(List.of(text, "w" + i, what, circumstances, "")).decision());
            var ledger = LedgerScenario.ledger(Scene.eras(3), Scene.cards(), facts);
            lines = ledger.counts();
            var id = "w" + i;
            var charge =
                    ledger.charges().stream()
                            .filter(each -> each.getUnitId().equals(id))
                            .findFirst()
                            .orElseThrow();
            assertEquals(
                    charge.getCategory() + " " + charge.getType() + " " + charge.getRate(),
                    expected.map(ExpectationsTest::billed).orElse("nothing"));
        }
    }

    /// By the lines of the statement.
    private record Counted(List<BillingCount> lines) implements Expectations.Usage {

        @Override
        public long inFreeTier(String phoneNumberId, String month, String category) {
            return lines.stream()
                    .filter(line -> line.getPhoneNumberId().equals(phoneNumberId))
                    .filter(line -> line.getMonth().equals(month))
                    .filter(line -> Categories.priced(line.getCategory()).equals(category))
                    .filter(line -> !line.getType().equals(PricingTypes.FREE_ENTRY_POINT))
                    .mapToLong(BillingCount::getQuantity)
                    .sum();
        }

        @Override
        public long charged(String portfolio, String month, String category, String market) {
            return lines.stream()
                    .filter(line -> line.getMonth().equals(month))
                    .filter(line -> line.getCategory().equals(category))
                    .filter(line -> line.getMarket().equals(market))
                    .filter(line -> line.getType().equals(PricingTypes.REGULAR))
                    .mapToLong(BillingCount::getQuantity)
                    .sum();
        }
    }
}
