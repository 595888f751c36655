package convometer.billing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import convometer.billing.ledger.BillingTables;
import convometer.events.Charge;
import convometer.events.DeliveryFact;
import convometer.events.ThreadDecision;
import convometer.schemas.serde.AvroSerdes;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

class WhatIfTest {

    // Avro copies only records that somebody trusts.
    static {
        var _ = AvroSerdes.with("memory:what-if");
    }

    private static final LocalDate OCTOBER = LocalDate.parse("2026-10-01");

    private static final String DEARER =
            Scene.CARDS.replace("0.0", "0.1").replace(" service 1 0.1034", " service 1 0.9");

    private static BillingTables tables() {
        return Scene.tables("test", Scene.eras(), Scene.cards());
    }

    /// What facts come to by the tables, and by others.
    private record Both(List<Charge> before, List<Charge> after) {

        static Both of(BillingTables others, List<ThreadDecision> facts) {
            return of(tables(), others, facts);
        }

        static Both of(BillingTables tables, BillingTables others, List<ThreadDecision> facts) {
            var whatIf = new WhatIf(tables, others);
            facts.forEach(whatIf::add);
            var both = new Both(new ArrayList<>(), new ArrayList<>());
            whatIf.price(both.before::add, both.after::add);
            return both;
        }

        /// A line each: the unit, what it costs, and what it would.
        @Override
        public String toString() {
            var units = new TreeSet<String>();
            for (var charge : before) units.add(charge.getUnitId());
            for (var charge : after) units.add(charge.getUnitId());
            return units.stream()
                    .map(unit -> unit + ": " + billed(before, unit) + " -> " + billed(after, unit))
                    .collect(Collectors.joining("\n"));
        }

        private static String billed(List<Charge> charges, String unit) {
            return charges.stream()
                    .filter(charge -> charge.getUnitId().equals(unit))
                    .map(charge ->
                            "%s %s %s %s"
                                    .formatted(
                                            charge.getCategory(),
                                            charge.getType(),
                                            charge.getAmount(),
                                            charge.getBasis()))
                    .collect(
                            Collectors.collectingAndThen(
                                    Collectors.joining(), text -> text.isEmpty() ? "-" : text));
        }
    }

    private static void comesTo(BillingTables others, String facts, String expected) {
        var told = FactRow.parse(TextTable.parse(facts));
        assertEquals(expected.strip(), Both.of(others, told).toString());
        assertEquals(expected.strip(), Both.of(others, told.reversed()).toString());
    }

    @Test
    void septembersMessagesByOctobersRules() {
        comesTo(
                tables().asOn(OCTOBER),
                """
                at                  | id | what      | circumstances | Meta says
                2026-09-10T12:00:00 | a  | utility   | window        | type=free_customer_service category=utility model=PMP
                2026-09-10T12:00:00 | b  | utility   | window        |
                2026-09-10T12:00:00 | c  | utility   |               | type=regular category=utility model=PMP
                2026-09-10T12:00:00 | d  | marketing |               | type=regular category=marketing model=PMP
                2026-09-10T12:00:00 | e  | free-form | window        | type=free_customer_service category=service model=PMP
                2026-09-10T12:00:00 | f  | utility   | window, fep   | type=free_entry_point category=utility model=PMP
                """,
                """
                a: utility free_customer_service 0 verdict -> utility regular 0.0068 estimate
                b: utility free_customer_service 0 estimate -> utility regular 0.0068 estimate
                c: utility regular 0.008 verdict -> utility regular 0.0068 verdict
                d: marketing regular 0.06 verdict -> marketing regular 0.0625 verdict
                e: service free_customer_service 0 verdict -> service free_customer_service 0 verdict
                f: utility free_entry_point 0 verdict -> utility free_entry_point 0 verdict
                """);
    }

    @Test
    void metasWordStandsWhereTheRulesSayTheSame() {
        comesTo(
                tables().asOn(OCTOBER),
                """
                at                  | id | what      | circumstances | Meta says
                2026-09-10T12:00:00 | a  | marketing |               | type=regular category=utility model=PMP
                2026-09-10T12:00:00 | b  | utility   | window        | type=regular category=marketing model=PMP
                """,
                """
                a: utility regular 0.008 verdict -> utility regular 0.0068 verdict
                b: marketing regular 0.06 verdict -> utility regular 0.0068 estimate
                """);
    }

    @Test
    void theFreeTierOfTheOtherRulesCounts() {
        comesTo(
                Scene.tables("other", Scene.eras(1), Scene.cards()).asOn(OCTOBER),
                """
                at                  | id | what      | circumstances | Meta says
                2026-09-10T12:00:00 | a  | free-form | window        | type=free_customer_service category=service model=PMP
                2026-09-10T12:00:01 | b  | free-form | window        | type=free_customer_service category=service model=PMP
                2026-10-01T00:00:00 | c  | free-form | window        | type=free_customer_service category=service model=PMP
                """,
                """
                a: service free_customer_service 0 verdict -> service free_customer_service 0 verdict
                b: service free_customer_service 0 verdict -> service regular 0.0034 estimate
                c: service free_customer_service 0 verdict -> service free_customer_service 0 verdict
                """);
    }

    @Test
    void conversationsBecomeTheirMessages() {
        comesTo(
                tables().asOn(OCTOBER),
                """
                at                  | id | what      | circumstances | Meta says
                2025-01-10T12:00:00 | a  | marketing |               | billable=true category=marketing model=CBP conversation=x
                2025-01-10T12:00:01 | b  | marketing |               | billable=true category=marketing model=CBP conversation=x
                """,
                """
                a: - -> marketing regular 0.0625 estimate
                b: - -> marketing regular 0.0625 estimate
                x: marketing regular 0.0625 verdict -> -
                """);
    }

    @Test
    void otherRatesLeaveMetasWordAsItIs() {
        comesTo(
                Scene.tables("dearer", Scene.eras(), Scene.cards(DEARER)),
                """
                at                  | id | what      | circumstances | Meta says
                2026-09-10T12:00:00 | a  | utility   | window        | type=regular category=marketing model=PMP
                2026-09-10T12:00:00 | b  | utility   | window        |
                """,
                """
                a: marketing regular 0.06 verdict -> marketing regular 0.16 verdict
                b: utility free_customer_service 0 estimate -> utility free_customer_service 0 estimate
                """);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void theSameTablesChangeNothing(long seed) {
        var random = new SplittableRandom(seed);
        var eras = Scene.eras(random.nextInt(4));
        var tables = Scene.tables("test", eras, Scene.cards());
        var facts = RandomFacts.shuffled(random, RandomFacts.of(random));
        var both = Both.of(tables, Scene.tables("test", eras, Scene.cards()), facts);
        assertEquals(LedgerText.texts(both.before()), LedgerText.texts(both.after()));
        assertEquals(
                LedgerText.texts(LedgerScenario.ledger(eras, Scene.cards(), facts).charges()),
                LedgerText.texts(both.before()));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void otherRatesComeToWhatALedgerOfThemComesTo(long seed) {
        var random = new SplittableRandom(seed);
        var eras = Scene.eras(random.nextInt(4));
        var dearer = Scene.cards(DEARER);
        var facts = RandomFacts.shuffled(random, RandomFacts.of(random));
        var both =
                Both.of(
                        Scene.tables("test", eras, Scene.cards()),
                        Scene.tables("dearer", eras, dearer),
                        facts);
        assertEquals(
                LedgerText.texts(LedgerScenario.ledger(eras, dearer, facts).charges()),
                LedgerText.texts(both.after()));
    }

    /// Whatever Meta said: with no word of it, the rules of a day are those of a ledger whose
    /// tables have nothing but that day.
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void withoutVerdictsTheRulesOfADayAreALedgerOfThatDay(long seed) {
        var random = new SplittableRandom(seed);
        var facts = new ArrayList<ThreadDecision>();
        for (var fact : RandomFacts.shuffled(random, RandomFacts.of(random)))
            facts.add(withoutVerdict(fact));
        var day =
                LocalDate.parse(
                        List.of("2023-06-01", "2025-07-01", "2026-10-01").get(random.nextInt(3)));
        var others = tables().asOn(day);
        var ledger = new WholeLedger(others);
        facts.forEach(ledger::add);
        var charges = new ArrayList<Charge>();
        ledger.price(charges::add, line -> {});
        assertEquals(LedgerText.texts(charges), LedgerText.texts(Both.of(others, facts).after()));
    }

    private static ThreadDecision withoutVerdict(ThreadDecision fact) {
        var delivery = fact.getDelivery();
        if (delivery == null) return fact;
        return ThreadDecision.newBuilder(fact)
                .setDelivery(DeliveryFact.newBuilder(delivery).setPricing(null).build())
                .build();
    }

    static LongStream seeds() {
        return LedgerPropertyTest.seeds();
    }
}
