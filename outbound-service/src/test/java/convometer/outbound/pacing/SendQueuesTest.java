package convometer.outbound.pacing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import convometer.outbound.pacing.Delay.Reason;
import convometer.outbound.pacing.SendQueues.Step;
import convometer.outbound.rules.SendResult;
import convometer.outbound.rules.SendResult.Accepted;
import convometer.outbound.rules.SendResult.Rejected;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// Who goes first, and who holds up whom.
class SendQueuesTest {

    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final Instant LEASE = NOON.plus(Duration.ofMinutes(5));
    private static final SendResult OK = new Accepted("wamid", null, null);
    private static final SendResult DEAD_TOKEN = new Rejected(190, "expired", Duration.ZERO);

    private static final List<Priority> PRIORITIES = List.of(Priority.values());

    private final Pacer pacer =
            new Pacer(Pacing.META, _ -> 10, Circuit.NONE, Pacer.StopListener.NONE, new Random(1));
    private final SendQueues queues = new SendQueues(pacer, 4);

    @Test
    void aFloodedNumberHoldsUpNobodyElse() {
        for (var i = 0; i < 6_000; i++) add("flood-" + i, "1", "c" + i, Priority.MARKETING);
        assertEquals(4, queues.due(NOON, 64).size(), "as many as a number may have at Meta");
        add("other", "2", "c", Priority.MARKETING);
        assertEquals(List.of("start other"), steps(NOON));
    }

    @Test
    void placesThatAreScarceGoToTheNumbersInTurn() {
        for (var number : List.of("1", "2", "3"))
            for (var i = 0; i < 4; i++)
                add(number + "-" + i, number, number + "c" + i, Priority.UTILITY);
        var started = new ArrayList<String>();
        for (var i = 0; i < 6; i++)
            queues.due(NOON, 1).forEach(step -> started.add(step.requestId().substring(0, 1)));
        assertEquals(List.of("1", "2", "3", "1", "2", "3"), started);
    }

    @Test
    void theMoreUrgentOvertakeWithinTheirNumber() {
        add("m", "1", "c1", Priority.MARKETING);
        add("f", "1", "c2", Priority.FREE_FORM);
        add("u", "1", "c3", Priority.UTILITY);
        add("a", "1", "c4", Priority.AUTHENTICATION);
        assertEquals(List.of("start a", "start u", "start f", "start m"), steps(NOON));
    }

    @Test
    void whoWaitsLongestGoesNowAndThen() {
        add("ad", "1", "ad", Priority.MARKETING);
        for (var i = 0; i < 100; i++) add("code-" + i, "1", "c" + i, Priority.AUTHENTICATION);
        assertEquals(NumberQueue.OLDEST_EVERY - 1, run(NOON).indexOf("ad"));
    }

    @Test
    void aThreadKeepsItsOrderAndIsAsUrgentAsItsMostUrgent() {
        for (var i = 0; i < 20; i++) add("ad-" + i, "1", "c" + i, Priority.MARKETING);
        add("code", "1", "c19", Priority.AUTHENTICATION);
        var first = run(NOON);
        assertEquals(List.of("ad-19", "code", "ad-0", "ad-1"), first.subList(0, 4));
    }

    /// Whatever comes and however long it takes: in each thread in order, each once.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void anyTrafficKeepsTheOrderOfThreads(long seed) {
        var random = new Random(seed);
        var expected = new HashMap<String, List<String>>();
        var started = new HashMap<String, List<String>>();
        var underWay = new ArrayList<String>();
        var threadOf = new HashMap<String, String>();
        var now = NOON;
        var added = 0;
        while (added < 2_000 || queues.size() > 0) {
            now = now.plusMillis(random.nextInt(40));
            if (added < 2_000) {
                var id = "r-" + added++;
                var number = String.valueOf(random.nextInt(3));
                var customer = number + "c" + random.nextInt(100);
                var priority = PRIORITIES.get(random.nextInt(4));
                var lease = now.plusSeconds(random.nextInt(60));
                queues.add(
                        send(id, number, customer, priority, lease, null),
                        0,
                        now,
                        random.nextBoolean(),
                        false);
                threadOf.put(id, customer);
                expected.computeIfAbsent(customer, _ -> new ArrayList<>()).add(id);
            }
            for (var step : queues.due(now, 6)) {
                var id = step.requestId();
                switch (step) {
                    case Step.Start _ -> {
                        started.computeIfAbsent(threadOf.get(id), _ -> new ArrayList<>()).add(id);
                        underWay.add(id);
                    }
                    case Step.Fetch _ -> queues.fetched(id);
                    case Step.Renew _ -> {
                        var customer = String.valueOf(threadOf.get(id));
                        queues.renewed(
                                send(
                                        id,
                                        customer.substring(0, 1),
                                        customer,
                                        Priority.UTILITY,
                                        now.plusSeconds(300),
                                        null));
                    }
                }
            }
            while (!underWay.isEmpty() && random.nextInt(3) > 0)
                queues.completed(underWay.remove(random.nextInt(underWay.size())), OK, now);
        }
        assertEquals(expected, started);
    }

    @Test
    void whatIsNotInMemoryIsFetchedAndWhatHasNoLeaseIsRenewedBeforeItStarts() {
        queues.add(send("r", "1", "c", Priority.UTILITY, NOON, null), 0, NOON, false, false);
        assertEquals(List.of("fetch r"), steps(NOON));
        assertEquals(Map.of(Reason.LEASE, 1), queues.waiting());
        queues.fetched("r");
        assertEquals(List.of("renew r"), steps(NOON));
        assertEquals(List.of(), steps(NOON));
        queues.renewed(send("r", "1", "c", Priority.UTILITY, LEASE, null));
        assertEquals(List.of("start r"), steps(NOON));
    }

    @Test
    void onlyTheFirstOfALongQueueAreMadeReady() {
        for (var i = 0; i < 1_000; i++)
            queues.add(
                    send("r" + i, "1", "c" + i, Priority.MARKETING, LEASE, null),
                    0,
                    NOON,
                    false,
                    false);
        assertEquals(10, steps(NOON).size(), "those of one second");
    }

    @Test
    void aPauseOfSixMinutesRefusesNobody() {
        add("r", "1", "c", Priority.MARKETING);
        pacer.setSending(
                SendingScope.account("w"), SendingState.stopped(SendingState.OPERATOR, "", NOON));
        for (var minute = 0; minute < 6; minute++)
            assertEquals(List.of(), steps(NOON.plus(Duration.ofMinutes(minute))));
        var later = NOON.plus(Duration.ofMinutes(6));
        pacer.setSending(SendingScope.account("w"), SendingState.runningSince(later));
        assertEquals(List.of("renew r"), steps(later));
        queues.renewed(send("r", "1", "c", Priority.MARKETING, later.plusSeconds(300), null));
        assertEquals(List.of("start r"), steps(later));
    }

    @Test
    void whileAnAccountIsProbedOneLeaseIsRenewedAndNotAThousand() {
        for (var i = 0; i < 1_000; i++) add("r" + i, "1", "c" + i, Priority.MARKETING);
        for (var step : queues.due(NOON, 64)) queues.completed(step.requestId(), DEAD_TOKEN, NOON);
        assertEquals(1_000, queues.size(), "it cost no message");
        var later = NOON.plus(Duration.ofMinutes(10));
        var first = steps(later);
        assertEquals(List.of(), first, "the leases of what was ready have run out");
        var second = steps(later);
        assertEquals(1, second.size(), second::toString);
    }

    @Test
    void afterItsDeadlineAMessageIsAskedForWhereverItStands() {
        add("first", "1", "c", Priority.MARKETING);
        queues.add(
                send("second", "1", "c", Priority.MARKETING, LEASE, NOON.plusSeconds(30)),
                0,
                NOON,
                true,
                false);
        assertEquals(List.of("start first"), steps(NOON));
        assertEquals(NOON.plusSeconds(30), queues.next().orElseThrow());
        assertEquals(List.of("renew second"), steps(NOON.plusSeconds(30)));
        assertTrue(queues.remove("second"), "the gate refuses it");
        assertFalse(queues.remove("first"), "it is at Meta");
        assertEquals(1, queues.size());
    }

    private void add(String id, String number, String customer, Priority priority) {
        queues.add(send(id, number, customer, priority, LEASE, null), 0, NOON, true, false);
    }

    private static ScheduledSend send(
            String id,
            String number,
            String customer,
            Priority priority,
            Instant lease,
            @Nullable Instant deadline) {
        return new ScheduledSend(
                id, number + "/" + customer, number, "w", priority, lease, deadline, false, false);
    }

    private List<String> steps(Instant now) {
        return queues.due(now, 64).stream()
                .map(step ->
                        switch (step) {
                            case Step.Start(var id, _) -> "start " + id;
                            case Step.Renew(var id) -> "renew " + id;
                            case Step.Fetch(var id) -> "fetch " + id;
                        })
                .toList();
    }

    /// Everything that goes now, one after the other.
    private List<String> run(Instant now) {
        var started = new ArrayList<String>();
        for (var steps = queues.due(now, 1); !steps.isEmpty(); steps = queues.due(now, 1))
            for (var step : steps) {
                started.add(step.requestId());
                queues.completed(step.requestId(), OK, now);
            }
        return started;
    }
}
