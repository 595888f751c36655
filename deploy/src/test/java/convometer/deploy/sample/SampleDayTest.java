package convometer.deploy.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.util.stream.Collectors.toSet;

import convometer.deploy.sample.Action.Asks;
import convometer.deploy.sample.Action.Template;
import convometer.deploy.sample.Action.Writes;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;

class SampleDayTest {

    static LongStream seeds() {
        return LongStream.of(SampleDay.DEMO_SEED, 1, 2);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void isTheSameForTheSameSeedAndForNoOther(long seed) {
        assertEquals(SampleDay.of(seed), SampleDay.of(seed));
        assertNotEquals(SampleDay.of(seed).actions(), SampleDay.of(seed + 10).actions());
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void hasEverythingThatABusinessDayHas(long seed) {
        var day = SampleDay.of(seed);

        assertTrue(people(day).size() >= 2000, () -> people(day).size() + " customers");
        assertTrue(written(day).anyMatch(one -> one.message().referral()));
        assertTrue(written(day).anyMatch(one -> one.copies() == 2));
        assertTrue(written(day).anyMatch(one -> late(one).compareTo(Duration.ofHours(3)) > 0));
        assertTrue(asked(day).anyMatch(Asks::byTopic));
        assertEquals(
                Set.of("spring_offer", "diwali_offer", "order_update", "login_code"),
                asked(day)
                        .flatMap(one -> Stream.of(one.content()))
                        .filter(Template.class::isInstance)
                        .map(content -> ((Template) content).name())
                        .collect(toSet()));
        assertTrue(!day.unreachable().isEmpty());
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void isChargedInFiveMarketsAllCategoriesAndBothMonths(long seed) throws Exception {
        var oracle = new SampleDayOracle(SampleDay.of(seed), Path.of("sample"));
        var rows =
                oracle.statement().lines().skip(1).map(row -> List.of(row.split(",", -1))).toList();

        assertTrue(column(rows, 3).size() >= 5, () -> column(rows, 3).toString());
        assertEquals(
                Set.of("marketing", "utility", "authentication", "service", "referral_conversion"),
                column(rows, 4));
        assertEquals(
                Set.of("regular", "free_customer_service", "free_entry_point"), column(rows, 5));
        assertEquals(Set.of("2026-10", "2026-11"), column(rows, 2));
        assertEquals(2, column(rows, 0).size());
        assertEquals(3, column(rows, 1).size());
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void everyActionIsInExactlyOneStep(long seed) {
        var day = SampleDay.of(seed);
        var played =
                day.steps().stream().mapToInt(one -> one.writes().size() + one.asks().size()).sum();

        assertEquals(day.actions().size(), played);
        for (var step : day.steps())
            for (var asks : step.asks()) assertEquals(step.at(), asks.at());
    }

    private static Duration late(Writes one) {
        return Duration.between(one.at(), one.toldAt());
    }

    private static Set<String> people(SampleDay day) {
        return Stream.concat(
                        written(day).map(one -> one.message().from()), asked(day).map(Asks::to))
                .collect(toSet());
    }

    private static Stream<Writes> written(SampleDay day) {
        return day.actions().stream().filter(Writes.class::isInstance).map(Writes.class::cast);
    }

    private static Stream<Asks> asked(SampleDay day) {
        return day.actions().stream().filter(Asks.class::isInstance).map(Asks.class::cast);
    }

    private static Set<String> column(List<List<String>> rows, int column) {
        return rows.stream().map(row -> row.get(column)).collect(toSet());
    }
}
