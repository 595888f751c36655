package convometer.billing.streams;

import static org.junit.jupiter.api.Assertions.assertEquals;

import convometer.billing.LedgerText;
import convometer.billing.RandomFacts;
import convometer.billing.Scene;
import convometer.billing.ledger.Facts;
import convometer.events.BillingCount;
import convometer.events.Charge;
import convometer.events.ConversationFact;
import convometer.events.DeliveryFact;
import convometer.events.RepricingRequest;
import convometer.events.ThreadDecision;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/// A month that leaves changes nothing: with facts that come afterwards, and repriced, a ledger
/// that lets months go says of the months that stay what one says that keeps them all, and of those
/// that have left what it said then.
class RetentionPropertyTest {

    private static final int HISTORIES = 10;
    private static final List<String> WABAS = List.of("waba", "east", "euro", "other");

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void whatStaysIsAsIfNothingHadLeft(long seed) {
        try (var forgets = new Run(Duration.ofDays(60), seed);
                var keeps = new Run(Duration.ofDays(100_000), seed)) {
            var left = forgets.run(forgets::left);
            keeps.run(() -> left);
            assertEquals(Set.of(), keeps.left());
            assertEquals(
                    keeps.charges(month -> !left.contains(month)),
                    forgets.charges(month -> !left.contains(month)),
                    () -> "left: " + left);
            assertEquals(
                    keeps.lines(month -> !left.contains(month)),
                    forgets.lines(month -> !left.contains(month)),
                    () -> "left: " + left);
            assertEquals(forgets.linesThen, forgets.lines(left::contains), () -> "left: " + left);
        }
    }

    private interface Months {

        boolean contain(String month);
    }

    /// One ledger, from its first fact on.
    private static final class Run implements AutoCloseable {

        private final LedgerHarness ledger;
        private final SplittableRandom random;
        private final int allowance;
        private final Map<String, Charge> newest = new TreeMap<>();
        private String linesThen = "";
        private final Map<String, Instant> earliestDelivery = new TreeMap<>();

        Run(Duration keptFor, long seed) {
            random = new SplittableRandom(seed);
            allowance = random.nextInt(4);
            ledger =
                    new LedgerHarness(
                            new KnownTables(
                                    Scene.tables("v1", Scene.eras(allowance), Scene.cards()),
                                    Scene.tables(
                                            "v2",
                                            Scene.eras(3),
                                            Scene.cards(
                                                    Scene.CARDS.replace(
                                                            "marketing 1 0.0625",
                                                            "marketing 1 0.07")))),
                            keptFor);
        }

        /// Older months first, then they leave, then the rest of what is not too late.
        ///
        /// @param whatHasLeft asked then
        Set<String> run(Supplier<Set<String>> whatHasLeft) {
            var facts = new ArrayList<ThreadDecision>();
            // Mostly around one boundary, so that often only the month before it leaves.
            var boundary = RandomFacts.boundary(random);
            for (var history = 0; history < HISTORIES; history++)
                for (var fact :
                        random.nextInt(10) == 0
                                ? RandomFacts.of(random, history + "-")
                                : RandomFacts.of(random, history + "-", boundary))
                    facts.add(possible(fact, WABAS.get(history % WABAS.size())));
            var byMonth = new TreeMap<String, List<ThreadDecision>>();
            for (var fact : facts)
                byMonth.computeIfAbsent(month(fact), _ -> new ArrayList<>()).add(fact);
            var last = byMonth.lastKey();
            byMonth.forEach((month, ofMonth) -> {
                RandomFacts.shuffled(random, ofMonth).forEach(ledger::read);
                if (!month.equals(last)) ledger.advanceDays(random.nextInt(5, 55));
            });
            var then = ledger.allLines();
            // A month that leaves now is at it while the rest comes.
            ledger.advance(Duration.ofDays(random.nextInt(5, 55)));
            var left = whatHasLeft.get();
            linesThen = text(then, left::contains);
            var corrections = corrections(facts);
            corrections.removeIf(fact -> left.contains(month(fact)));
            var half = random.nextInt(corrections.size() + 1);
            corrections.subList(0, half).forEach(ledger::read);
            reprice(byMonth.lastKey(), left, corrections.subList(half, corrections.size()));
            return left;
        }

        /// As it may be: what was delivered earlier than was known is so from then on, and nothing
        /// is delivered before the conversation that it is in was opened. A thread is of one
        /// account.
        private ThreadDecision possible(ThreadDecision fact, String wabaId) {
            var delivery = fact.getDelivery();
            if (delivery == null)
                return ThreadDecision.newBuilder(fact)
                        .setConversation(
                                ConversationFact.newBuilder(fact.getConversation())
                                        .setWabaId(wabaId)
                                        .build())
                        .build();
            var earliest =
                    earliestDelivery.merge(
                            id(fact), delivery.getDeliveredAt(), (a, b) -> a.isBefore(b) ? a : b);
            var conversation = delivery.getConversationId();
            var openedAt = conversation == null ? Instant.MAX : openedAt(conversation);
            return ThreadDecision.newBuilder(fact)
                    .setDelivery(
                            DeliveryFact.newBuilder(delivery)
                                    .setDeliveredAt(earliest)
                                    .setWabaId(wabaId)
                                    .setConversationId(
                                            openedAt.isAfter(earliest) ? null : conversation)
                                    .setOpensConversation(
                                            openedAt.equals(earliest)
                                                    && delivery.getOpensConversation())
                                    .build())
                    .build();
        }

        private static Instant openedAt(String conversationId) {
            return Instant.parse(conversationId.substring(conversationId.lastIndexOf('/') + 1));
        }

        /// Of some messages and conversations a newer fact: what is told late is a send record, or
        /// another word of Meta's.
        private List<ThreadDecision> corrections(List<ThreadDecision> facts) {
            var newest = new TreeMap<String, ThreadDecision>();
            for (var fact : facts)
                newest.merge(id(fact), fact, (a, b) -> revision(a) > revision(b) ? a : b);
            var corrections = new ArrayList<ThreadDecision>();
            for (var fact : newest.values())
                if (random.nextInt(3) == 0) corrections.add(later(fact));
            return corrections;
        }

        private static int revision(ThreadDecision fact) {
            return Objects.requireNonNull(Facts.of(fact)).revision();
        }

        private ThreadDecision later(ThreadDecision fact) {
            var later = ThreadDecision.newBuilder(fact);
            var delivery = fact.getDelivery();
            if (delivery != null)
                later.setDelivery(
                        DeliveryFact.newBuilder(delivery)
                                .setRevision(delivery.getRevision() + 1)
                                .setSentByUs(random.nextBoolean())
                                .setPricing(random.nextBoolean() ? null : delivery.getPricing())
                                .setWithdrawn(delivery.getWithdrawn() || random.nextInt(8) == 0)
                                .build());
            var conversation = fact.getConversation();
            if (conversation != null)
                later.setConversation(
                        ConversationFact.newBuilder(conversation)
                                .setRevision(conversation.getRevision() + 1)
                                .setWithdrawn(conversation.getWithdrawn() || random.nextInt(8) == 0)
                                .build());
            return later.build();
        }

        private static String id(ThreadDecision fact) {
            return Objects.requireNonNull(Facts.of(fact)).id();
        }

        private String month(ThreadDecision decision) {
            var month =
                    Scene.tables("v1", Scene.eras(allowance), Scene.cards())
                            .month(Objects.requireNonNull(Facts.of(decision)));
            return month == null
                    ? YearMonth.parse(decision.getAt().toString().substring(0, 7)).toString()
                    : month;
        }

        private void reprice(String last, Set<String> left, List<ThreadDecision> meanwhile) {
            var from = YearMonth.parse(last).minusMonths(random.nextInt(2)).toString();
            for (var month : left) {
                var first = YearMonth.parse(month).plusMonths(2).toString();
                if (first.compareTo(from) > 0) from = first;
            }
            ledger.reprice(
                    new RepricingRequest("r", Instant.EPOCH, from, null, null, false, "v2", 0L));
            meanwhile.forEach(ledger::read);
            for (var slice = 0; slice < 1000 && !isOver(); slice++)
                ledger.advance(RepricingTest.SLICE);
        }

        private boolean isOver() {
            return List.of("done", "refused").contains(ledger.repricingState("r"));
        }

        Set<String> left() {
            return List.of(ledger.months().split(", ")).stream()
                    .filter(month -> !month.endsWith(" kept"))
                    .map(month -> month.substring(0, 7))
                    .collect(Collectors.toSet());
        }

        String charges(Months months) {
            for (var charge : ledger.charges()) newest.put(charge.getUnitId(), charge);
            var there =
                    newest.values().stream()
                            .filter(charge -> !charge.getWithdrawn())
                            .filter(charge -> months.contain(charge.getMonth()))
                            .toList();
            return LedgerText.text(LedgerText.texts(there));
        }

        String lines(Months months) {
            return text(ledger.allLines(), months);
        }

        private static String text(List<BillingCount> lines, Months months) {
            var there = new ArrayList<BillingCount>();
            for (var line : lines)
                if (line.getQuantity() != 0 && months.contain(line.getMonth())) there.add(line);
            return LedgerText.text(LedgerText.lines(there));
        }

        @Override
        public void close() {
            ledger.close();
        }
    }

    static LongStream seeds() {
        return LongStream.range(0, Integer.getInteger("seeds", 200) / 20);
    }
}
