package convometer.tracker.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;

import convometer.tracker.replay.LiteralRules;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Duration;
import java.util.Random;
import java.util.stream.LongStream;

/// Checks the whole history against the rules read literally, and the live folds against it: order,
/// repetition, time, and how long it takes until somebody is known to be somebody else never matter
/// in the end.
class CustomerPropertyTest {

    static LongStream seeds() {
        return LongStream.range(0, Integer.getInteger("seeds", 200));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void theWholeHistoryIsWhatTheRulesSayLiterally(long seed) {
        var events = Traffic.of(seed);
        var disturbed = Traffic.disturbed(events, seed);
        assertEquals(LiteralRules.end(events), Facts.of(disturbed, Traffic.RULES));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void whateverTheOrderTheFactsEmittedAreThoseOfTheWholeHistory(long seed) {
        var events = Traffic.of(seed);
        var whole = Facts.of(events, Traffic.RULES);
        for (var again = 0; again < 3; again++) {
            var facts = new Facts(true);
            var portfolio = new Portfolio(Traffic.RULES, true, facts::take);
            Traffic.disturbed(events, seed * 3 + again).forEach(portfolio::take);
            assertEquals(whole, facts.end());
            assertCounted(portfolio, facts);
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void whoIsFoundToBeOneCustomerLateHasTheWholeHistory(long seed) {
        var events = Traffic.of(seed);
        var facts = new Facts(false);
        var portfolio = new Portfolio(Traffic.RULES, false, facts::take);
        Traffic.disturbed(events, seed).forEach(portfolio::take);
        Traffic.disturbed(events, seed + 1).forEach(portfolio::link);
        assertEquals(Facts.of(events, Traffic.RULES), facts.end());
        assertCounted(portfolio, facts);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void timeAndStoringInBetweenChangeNothing(long seed) {
        var events = Traffic.of(seed);
        var random = new Random(seed);
        var facts = new Facts(true);
        var portfolio = new Portfolio(Traffic.RULES, true, facts::take);
        var time = Traffic.start(seed);
        for (var event : Traffic.disturbed(events, seed)) {
            portfolio.take(event);
            if (random.nextInt(4) == 0) portfolio.restart();
            time = time.plus(Duration.ofHours(random.nextInt(8)));
            portfolio.timePasses(time);
        }
        assertEquals(Facts.of(events, Traffic.RULES), facts.end());
        assertCounted(portfolio, facts);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void whatIsForgottenIsMissedByNothingThatComesInTime(long seed) {
        var events = Traffic.ofAYear(seed);
        var random = new Random(seed);
        var facts = new Facts(true);
        var portfolio = new Portfolio(Traffic.RULES, true, facts::take);
        for (var event : events) {
            if (random.nextInt(8) == 0) portfolio.restart();
            portfolio.timePasses(Traffic.receivedAt(event));
            portfolio.take(event);
        }
        assertEquals(Facts.of(events, Traffic.RULES), facts.end());
        assertCounted(portfolio, facts);
        portfolio.timePasses(Traffic.start(seed).plus(Duration.ofDays(500)));
        assertEquals(Facts.of(events, Traffic.RULES), facts.end());
        assertEquals("", portfolio.kept());
    }

    /// Each conversation has as many messages as say that they are in it.
    private static void assertCounted(Portfolio portfolio, Facts facts) {
        portfolio.messages().forEach((id, count) -> assertEquals(facts.messagesIn(id), count, id));
    }
}
