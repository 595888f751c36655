package convometer.outbound.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;

import convometer.outbound.rules.Life.Stage;
import convometer.outbound.rules.Life.Step;
import convometer.outbound.rules.Life.Told;
import convometer.outbound.rules.Life.Word;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Function;

class LifeTest {

    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final Duration DAY = Duration.ofDays(1);
    private static final Told SENT = new Told("sent", NOON.plusSeconds(1), List.of());
    private static final Told DELIVERED = new Told("delivered", NOON.plusSeconds(2), List.of());

    @Test
    void aStatusSettlesASendWithoutAnAnswerOnce() {
        var open = Life.NEW.unsettled(NOON, DAY);
        assertEquals(
                new Step(new Life(Stage.UNSETTLED, null, List.of(), NOON.plus(DAY)), Word.NONE),
                open);

        var told = open.life().reported("wamid.1", SENT);
        assertEquals(
                new Step(new Life(Stage.ENDED, "wamid.1", List.of(SENT), null), Word.ACCEPTED),
                told);
        assertEquals(Word.NONE, told.life().reported("wamid.1", DELIVERED).word());
        assertEquals(Word.NONE, told.life().reached(NOON.plus(DAY)).word());
    }

    @Test
    void theStatusMayComeFirst() {
        var early = Life.NEW.reported("wamid.1", SENT);
        assertEquals(Word.NONE, early.word());
        assertEquals(Word.ACCEPTED, early.life().unsettled(NOON, DAY).word());
    }

    @Test
    void aFailedStatusTellsTooThatMetaTookTheMessage() {
        var failed = new Told("failed", NOON, List.of(131047));
        var told = Life.NEW.unsettled(NOON, DAY).life().reported("wamid.1", failed);
        assertEquals(Word.ACCEPTED, told.word());
        assertEquals(List.of(failed), told.life().statuses());
    }

    @Test
    void nobodyWaitsForEver() {
        var open = Life.NEW.unsettled(NOON, DAY).life();
        assertEquals(Word.NONE, open.reached(NOON.plus(DAY).minusMillis(1)).word());
        var over = open.reached(NOON.plus(DAY));
        assertEquals(Word.NEVER_TOLD, over.word());
        assertEquals(Word.NONE, over.life().reported("wamid.1", SENT).word());
        assertEquals(List.of(SENT), over.life().reported("wamid.1", SENT).life().statuses());
    }

    @Test
    void aTerminalReceiptIsNotTakenBack() {
        var ended = Life.NEW.answered(true, "wamid.1");
        assertEquals(ended, ended.answered(false, null));
        assertEquals(new Step(ended, Word.NONE), ended.unsettled(NOON, DAY));
        assertEquals(Life.NEW, Life.NEW.answered(false, null));
    }

    @Test
    void statusesAreShownOnceAndInTheOrderOfTime() {
        var read = new Told("read", NOON.plusSeconds(2), List.of());
        var life = Life.NEW;
        for (var told : List.of(read, DELIVERED, SENT, DELIVERED, read))
            life = life.reported("wamid.1", told).life();
        assertEquals(List.of(SENT, DELIVERED, read), life.statuses());
    }

    /// In any order, any of them twice: one word, one end, the same statuses.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void anyOrderGivesTheSameEnd(long seed) {
        var random = new Random(seed);
        for (var round = 0; round < 500; round++) {
            var events = new ArrayList<Function<Life, Step>>();
            for (var i = 0; i < 1 + random.nextInt(2); i++) {
                events.add(life -> life.unsettled(NOON, DAY));
                events.add(life -> life.reported("wamid.1", SENT));
                events.add(life -> life.reported("wamid.1", DELIVERED));
                events.add(life -> new Step(life.answered(false, null), Word.NONE));
            }
            Collections.shuffle(events, random);
            var life = Life.NEW;
            var words = new ArrayList<Word>();
            for (var event : events) {
                var step = event.apply(life);
                life = step.life();
                if (step.word() != Word.NONE) words.add(step.word());
            }
            assertEquals(List.of(Word.ACCEPTED), words);
            assertEquals(new Life(Stage.ENDED, "wamid.1", List.of(SENT, DELIVERED), null), life);
        }
    }
}
