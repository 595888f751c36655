package convometer.billing.streams;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import convometer.billing.rules.Decimals;
import convometer.events.Charge;
import convometer.events.DeliveryFact;
import convometer.events.ThreadDecision;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.LongStream;

/// Revisions of deliveries in any order, doubled, with every delay on the way, end in the ledger
/// that [LiteralLedger] works out of the newest ones, and on lines that are the ledger's sums. A
/// message changes between free-form, template, reaction and unknown, between months, in and out of
/// entry points, and Meta's word comes and goes.
class LedgerPropertyTest {

    private static final List<Instant> MIDNIGHTS =
            List.of(Instant.parse("2026-10-01T03:00:00Z"), Instant.parse("2026-11-01T03:00:00Z"));
    private static final List<String> KINDS =
            List.of("free_form", "free_form", "free_form", "template", "reaction", "unknown");

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void theLedgerIsWhatTheNewestRevisionsSayAndTheLinesAreItsSums(long seed) {
        var random = new SplittableRandom(seed);
        var allowance = random.nextInt(5);
        var facts = facts(random);
        var ledger = new SlowLedger(allowance);
        play(random, ledger, facts);
        assertEquals(
                text(new LiteralLedger(allowance).charges(facts)),
                text(newest(ledger.charges())),
                () -> "" + facts);
        assertEquals(text(sums(ledger.charges())), text(lines(ledger)));
        assertRevisionsAreWhole(ledger.charges());
    }

    private static void play(
            SplittableRandom random, SlowLedger ledger, List<ThreadDecision> facts) {
        var arrivals = new ArrayList<>(facts);
        for (var fact : facts) if (random.nextInt(4) == 0) arrivals.add(fact);
        while (!arrivals.isEmpty() || ledger.isUnderWay()) {
            if (!arrivals.isEmpty() && (!ledger.isUnderWay() || random.nextInt(3) == 0))
                ledger.read(arrivals.remove(random.nextInt(arrivals.size())));
            else ledger.arriveOne(random);
        }
    }

    private static List<ThreadDecision> facts(SplittableRandom random) {
        var facts = new ArrayList<ThreadDecision>();
        var messages = random.nextInt(1, 20);
        for (var message = 0; message < messages; message++) {
            var number = random.nextBoolean() ? "number" : "number2";
            var revisions = random.nextInt(1, 5);
            for (var revision = 1; revision <= revisions; revision++)
                facts.add(decision(number, fact(random, "w" + message, revision)));
        }
        return facts;
    }

    private static ThreadDecision decision(String number, DeliveryFact fact) {
        return ThreadDecision.newBuilder()
                .setPhoneNumberId(number)
                .setCustomer("5511987654321")
                .setKind("message_delivered")
                .setAt(fact.getDeliveredAt())
                .setDelivery(fact)
                .build();
    }

    private static DeliveryFact fact(SplittableRandom random, String wamid, int revision) {
        var kind = one(random, KINDS);
        var category =
                kind.equals("template") ? one(random, List.of("utility", "marketing")) : null;
        var fact =
                DeliveryFact.newBuilder()
                        .setWamid(wamid)
                        .setRevision(revision)
                        .setDeliveredAt(one(random, MIDNIGHTS).plusSeconds(random.nextInt(-2, 6)))
                        .setWabaId("waba")
                        .setKind(kind)
                        .setCategory(category)
                        .setSentByUs(random.nextInt(8) > 0)
                        .setInWindow(random.nextBoolean())
                        .setInEntryPoint(random.nextInt(8) == 0);
        if (random.nextInt(4) == 0)
            fact.setPricing(
                    LedgerHarness.verdict(
                            one(random, List.of("service", "utility", "marketing")),
                            one(random, List.of("regular", "free_customer_service"))));
        return fact.build();
    }

    private static <T> T one(SplittableRandom random, List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    private static Map<String, String> newest(List<Charge> charges) {
        var newest = new TreeMap<String, String>();
        for (var charge : charges)
            if (charge.getWithdrawn()) newest.remove(charge.getUnitId());
            else newest.put(charge.getUnitId(), text(charge));
        return newest;
    }

    private static String text(Charge charge) {
        return String.join(
                " ",
                charge.getPhoneNumberId(),
                charge.getInstant().toString(),
                charge.getMonth(),
                charge.getCategory(),
                orNone(charge.getType()),
                orNone(charge.getAmount()),
                charge.getBasis(),
                orNone(charge.getEstimateCategory()),
                orNone(charge.getEstimateType()),
                orNone(charge.getDiscrepancy()));
    }

    static String orNone(@Nullable String word) {
        return Objects.requireNonNullElse(word, "-");
    }

    /// Quantity, amount and unpriced units of each line, out of the ledger.
    private static Map<String, String> sums(List<Charge> charges) {
        var newest = new HashMap<String, Charge>();
        for (var charge : charges) newest.put(charge.getUnitId(), charge);
        newest.values().removeIf(Charge::getWithdrawn);
        var byLine = new TreeMap<String, List<Charge>>();
        for (var charge : newest.values())
            byLine.computeIfAbsent(line(charge), _ -> new ArrayList<>()).add(charge);
        var sums = new TreeMap<String, String>();
        byLine.forEach((line, units) -> sums.put(line, sum(units)));
        return sums;
    }

    private static String line(Charge charge) {
        return String.join(
                " ",
                charge.getPhoneNumberId(),
                charge.getMonth(),
                charge.getCategory(),
                Objects.requireNonNullElse(charge.getType(), ""));
    }

    private static String sum(List<Charge> units) {
        var amount = BigDecimal.ZERO;
        var unpriced = 0;
        for (var unit : units) {
            if (unit.getAmount() == null) unpriced++;
            else amount = amount.add(new BigDecimal(unit.getAmount()));
        }
        return units.size() + " " + Decimals.plain(amount) + " " + unpriced;
    }

    private static Map<String, String> lines(SlowLedger ledger) {
        var lines = new TreeMap<String, String>();
        for (var count : ledger.counts()) {
            var line =
                    String.join(
                            " ",
                            count.getPhoneNumberId(),
                            count.getMonth(),
                            count.getCategory(),
                            count.getType());
            var figures = count.getQuantity() + " " + count.getAmount() + " " + count.getUnpriced();
            if (!figures.equals("0 0 0")) lines.put(line, figures);
        }
        return lines;
    }

    /// Each revision is one more than the one before and says something else.
    private static void assertRevisionsAreWhole(List<Charge> charges) {
        var before = new HashMap<String, Charge>();
        for (var charge : charges) {
            var superseded = before.put(charge.getUnitId(), charge);
            var revision = superseded == null ? 1 : superseded.getRevision() + 1;
            assertEquals(revision, charge.getRevision(), charge::toString);
            if (superseded != null)
                assertNotEquals(
                        Charge.newBuilder(superseded).setRevision(revision).build(), charge);
        }
    }

    private static String text(Map<String, String> table) {
        return table.entrySet().stream()
                .sorted(Comparator.comparing(Map.Entry::getKey))
                .map(row -> row.getKey() + ": " + row.getValue())
                .reduce("", (rows, row) -> rows + row + "\n");
    }

    static LongStream seeds() {
        return LongStream.range(0, Integer.getInteger("seeds", 200));
    }
}
