package convometer.outbound.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;

import convometer.outbound.rules.MessageLifecycle.Settlement;
import convometer.outbound.rules.MessageLifecycle.Stage;
import convometer.outbound.rules.MessageLifecycle.Status;
import convometer.outbound.rules.MessageLifecycle.Step;

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

class MessageLifecycleTest {

    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final Duration DAY = Duration.ofDays(1);
    private static final Status SENT = new Status("sent", NOON.plusSeconds(1), List.of());
    private static final Status DELIVERED = new Status("delivered", NOON.plusSeconds(2), List.of());

    @Test
    void aStatusSettlesASendWithoutAnAnswerOnce() {
        var open = MessageLifecycle.NEW.unsettled(NOON, DAY);
        assertEquals(
                new Step(
                        new MessageLifecycle(Stage.UNSETTLED, null, List.of(), NOON.plus(DAY)),
                        Settlement.NONE),
                open);

        var told = open.lifecycle().reported("wamid.1", SENT);
        assertEquals(
                new Step(
                        new MessageLifecycle(Stage.ENDED, "wamid.1", List.of(SENT), null),
                        Settlement.ACCEPTED),
                told);
        assertEquals(Settlement.NONE, told.lifecycle().reported("wamid.1", DELIVERED).settlement());
        assertEquals(Settlement.NONE, told.lifecycle().reached(NOON.plus(DAY)).settlement());
    }

    @Test
    void theStatusMayComeFirst() {
        var early = MessageLifecycle.NEW.reported("wamid.1", SENT);
        assertEquals(Settlement.NONE, early.settlement());
        assertEquals(Settlement.ACCEPTED, early.lifecycle().unsettled(NOON, DAY).settlement());
    }

    @Test
    void aFailedStatusTellsTooThatMetaTookTheMessage() {
        var failed = new Status("failed", NOON, List.of(131047));
        var told =
                MessageLifecycle.NEW.unsettled(NOON, DAY).lifecycle().reported("wamid.1", failed);
        assertEquals(Settlement.ACCEPTED, told.settlement());
        assertEquals(List.of(failed), told.lifecycle().statuses());
    }

    @Test
    void nobodyWaitsForEver() {
        var open = MessageLifecycle.NEW.unsettled(NOON, DAY).lifecycle();
        assertEquals(Settlement.NONE, open.reached(NOON.plus(DAY).minusMillis(1)).settlement());
        var over = open.reached(NOON.plus(DAY));
        assertEquals(Settlement.UNKNOWN, over.settlement());
        assertEquals(Settlement.NONE, over.lifecycle().reported("wamid.1", SENT).settlement());
        assertEquals(
                List.of(SENT), over.lifecycle().reported("wamid.1", SENT).lifecycle().statuses());
    }

    @Test
    void aTerminalReceiptIsNotTakenBack() {
        var ended = MessageLifecycle.NEW.answered(true, "wamid.1");
        assertEquals(ended, ended.answered(false, null));
        assertEquals(new Step(ended, Settlement.NONE), ended.unsettled(NOON, DAY));
        assertEquals(MessageLifecycle.NEW, MessageLifecycle.NEW.answered(false, null));
    }

    @Test
    void statusesAreShownOnceAndInTheOrderOfTime() {
        var read = new Status("read", NOON.plusSeconds(2), List.of());
        var lifecycle = MessageLifecycle.NEW;
        for (var told : List.of(read, DELIVERED, SENT, DELIVERED, read))
            lifecycle = lifecycle.reported("wamid.1", told).lifecycle();
        assertEquals(List.of(SENT, DELIVERED, read), lifecycle.statuses());
    }

    /// In any order, any of them twice: one word, one end, the same statuses.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void anyOrderGivesTheSameEnd(long seed) {
        var random = new Random(seed);
        for (var round = 0; round < 500; round++) {
            var events = new ArrayList<Function<MessageLifecycle, Step>>();
            for (var i = 0; i < 1 + random.nextInt(2); i++) {
                events.add(lifecycle -> lifecycle.unsettled(NOON, DAY));
                events.add(lifecycle -> lifecycle.reported("wamid.1", SENT));
                events.add(lifecycle -> lifecycle.reported("wamid.1", DELIVERED));
                events.add(lifecycle -> new Step(lifecycle.answered(false, null), Settlement.NONE));
            }
            Collections.shuffle(events, random);
            var lifecycle = MessageLifecycle.NEW;
            var words = new ArrayList<Settlement>();
            for (var event : events) {
                var step = event.apply(lifecycle);
                lifecycle = step.lifecycle();
                if (step.settlement() != Settlement.NONE) words.add(step.settlement());
            }
            assertEquals(List.of(Settlement.ACCEPTED), words);
            assertEquals(
                    new MessageLifecycle(Stage.ENDED, "wamid.1", List.of(SENT, DELIVERED), null),
                    lifecycle);
        }
    }
}
