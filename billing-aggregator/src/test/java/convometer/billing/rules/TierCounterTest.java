package convometer.billing.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;

import convometer.billing.TextTable;
import convometer.billing.ledger.MemoryState;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.NavigableSet;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// P3, R3: a tier with bands from 1, 3 and 4, by example, and any tier against counting.
class TierCounterTest {

    private static TierCounter.Members members() {
        return new MemoryState().membersOfTier("tier");
    }

    @Test
    void aLateArrivalMovesTheLastOfEachBandBehindItIntoTheNext() {
        play(
                """
                news     | decides                    | counted | lasts
                joins 10 | 10 from 1                  | 1       |
                joins 20 | 20 from 1                  | 2       | 20
                joins 30 | 30 from 3                  | 3       | 20 30
                joins 40 | 40 from 4                  | 4       | 20 30
                joins 15 | 15 from 1, 20 from 3, 30 from 4 | 5  | 15 20
                joins 25 | 25 from 4                  | 6       | 15 20
                joins 05 | 05 from 1, 15 from 3, 20 from 4 | 7  | 10 15
                joins 05 | 05 from 1                  | 7       | 10 15
                joins 15 | 15 from 3                  | 7       | 10 15
                joins 40 | 40 from 4                  | 7       | 10 15
                """);
    }

    @Test
    void aMemberWithOtherBandsCutsATierThatHasBegun() {
        var members = members();
        var counter = TierCounter.of(List.of(3L));
        for (var at = 1; at <= 4; at++) counter = counter.join(members, at(at)).state();
        assertEquals(List.of(at(2)), counter.lasts());
        var cut = counter.with(members, List.of(1L, 2L, 3L, 5L, 9L));
        assertEquals(List.of(2L, 3L, 5L, 9L), cut.starts());
        assertEquals(List.of(at(1), at(2), at(4)), cut.lasts());
        assertEquals(cut, cut.with(members, List.of(5L)));
        var step = cut.join(members, at(0));
        assertEquals(List.of(at(0), at(1), at(3)), step.state().lasts());
        assertEquals(
                List.of(
                        new TierCounter.Ranked(at(0), 1),
                        new TierCounter.Ranked(at(1), 2),
                        new TierCounter.Ranked(at(2), 3),
                        new TierCounter.Ranked(at(4), 5)),
                step.decisions());
    }

    private static Position at(int second) {
        return new Position(Instant.ofEpochSecond(second), "unit");
    }

    @Test
    void whatLeavesMakesRoomForTheNextOfEachBandBehindIt() {
        play(
                """
                news      | decides              | counted | lasts
                leaves 10 |                      | 0       |
                joins 10  | 10 from 1            | 1       |
                joins 20  | 20 from 1            | 2       | 20
                joins 30  | 30 from 3            | 3       | 20 30
                joins 40  | 40 from 4            | 4       | 20 30
                leaves 40 |                      | 3       | 20 30
                joins 40  | 40 from 4            | 4       | 20 30
                leaves 20 | 30 from 1, 40 from 3 | 3       | 30 40
                leaves 30 | 40 from 1            | 2       | 40
                leaves 40 |                      | 1       |
                leaves 40 |                      | 1       |
                """);
    }

    @Test
    void withinOneSecondTheIdDecidesByCodePoint() {
        var emoji = new Position(Instant.EPOCH, "\uD83D\uDE00");
        var privateUse = new Position(Instant.EPOCH, "\uE000");
        assertEquals(
                List.of(privateUse, emoji), List.of(emoji, privateUse).stream().sorted().toList());
    }

    @Test
    void aFreeTierOfNothingHasOneBandAndNothingIsFree() {
        var tier = new Tier(Tier.Of.MESSAGES, "p", List.of(1L));
        var step = TierCounter.of(tier.starts()).join(members(), at("10"));
        assertEquals(List.of(new TierCounter.Ranked(at("10"), 1)), step.decisions());
        var rank = new TierRank(Tier.Of.MESSAGES, "p", at("10"), 1);
        var estimate = new Estimate("service", "free_customer_service", tier);
        assertEquals(new Estimate("service", "regular", null), estimate.after(rank, at("10")));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("convometer.billing.LedgerPropertyTest#seeds")
    void theLastRankOfEachMemberIsTheBandThatItFallsIn(long seed) {
        var random = new SplittableRandom(seed);
        var starts = new TreeSet<Long>();
        for (var i = random.nextInt(4); i > 0; i--) starts.add(random.nextLong(1, 9));
        var tier = TierCounter.of(List.copyOf(starts));
        var members = members();
        var present = new TreeSet<Position>();
        var known = new HashMap<Position, Long>();
        for (var i = 0; i < 40; i++) {
            var position = at("" + random.nextInt(12));
            var joins = random.nextInt(3) > 0;
            var step = joins ? tier.join(members, position) : tier.leave(members, position);
            tier = step.state();
            if (joins) present.add(position);
            else {
                present.remove(position);
                known.remove(position);
            }
            for (var ranked : step.decisions()) known.put(ranked.position(), ranked.from());
            var counted = new HashMap<Position, Long>();
            var rank = 0L;
            for (var member : present) counted.put(member, band(starts, ++rank));
            assertEquals(counted, known);
            assertEquals(present.size(), tier.counted());
        }
    }

    private static long band(NavigableSet<Long> starts, long rank) {
        var start = starts.floor(rank);
        return start == null ? 1 : start;
    }

    private static void play(String table) {
        var members = members();
        var tier = new ArrayList<>(List.of(TierCounter.of(List.of(3L, 4L))));
        var expected = TextTable.parse(table);
        var actual =
                expected.played(row -> {
                    var news = row.getFirst().split(" ", -1);
                    var position = at(news[1]);
                    var step =
                            news[0].equals("joins")
                                    ? tier.getLast().join(members, position)
                                    : tier.getLast().leave(members, position);
                    tier.add(step.state());
                    return row(row.getFirst(), step);
                });
        assertEquals(expected.toString(), actual.toString());
    }

    private static List<String> row(String news, Step<TierCounter, TierCounter.Ranked> step) {
        return List.of(
                news,
                step.decisions().stream()
                        .map(ranked -> ranked.position().id() + " from " + ranked.from())
                        .collect(Collectors.joining(", ")),
                Long.toString(step.state().counted()),
                step.state().lasts().stream().map(Position::id).collect(Collectors.joining(" ")));
    }

    private static Position at(String second) {
        return new Position(Instant.ofEpochSecond(Long.parseLong(second)), second);
    }
}
