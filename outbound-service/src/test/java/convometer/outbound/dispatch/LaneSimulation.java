package convometer.outbound.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import convometer.outbound.Samples;
import convometer.outbound.dispatch.Lane.Attempt;
import convometer.outbound.dispatch.Lane.Incoming;
import convometer.outbound.graph.Answer;
import convometer.outbound.graph.Answer.Accepted;
import convometer.outbound.graph.Answer.NoAnswer;
import convometer.outbound.graph.Answer.NotSent;
import convometer.outbound.graph.Answer.Rejected;
import convometer.outbound.pacing.Pacer;
import convometer.outbound.pacing.Pacing;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.function.IntPredicate;

/// A lane in a world of its own: a clock that jumps, a Meta with faults, and crashes. What Meta
/// does with a message depends on the seed and the message alone, so that a run with a crash is the
/// run without it, up to the crash.
final class LaneSimulation {

    private static final List<Integer> CODES =
            List.of(130429, 131056, 131016, 131026, 80007, 4, 1, 132001);

    private final long seed;
    private final IntPredicate crashes;
    private final List<byte[]> decisions = new ArrayList<>();
    private final List<Instant> arrivals = new ArrayList<>();
    private final Permits permits = DispatchSamples.permits(Samples.accounts(80));
    private final MemoryBroker broker = new MemoryBroker();
    private final PriorityQueue<Sent> answers = new PriorityQueue<>(Comparator.comparing(Sent::at));
    private final Map<String, Integer> posts = new HashMap<>();
    private final Set<String> taken = new HashSet<>();
    private final Set<String> open = new HashSet<>();
    private final Map<String, List<String>> threads = new HashMap<>();
    private Instant now = Samples.NOON;
    private int points;
    private int crashed;

    /// The process ends here.
    private static final class Crash extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /// @param crashes at which of the points where a process can end it does
    LaneSimulation(long seed, IntPredicate crashes) {
        this.seed = seed;
        this.crashes = crashes;
    }

    LaneSimulation with(int messages, int customers, Duration within, Duration lease) {
        var random = new Random(seed);
        for (var i = 0; i < messages; i++) {
            var customer = "55" + random.nextInt(customers);
            var id = "r-" + i;
            arrivals.add(now.plusMillis(within.toMillis() * i / messages));
            var until = arrivals.getLast().plus(lease);
            decisions.add(
                    Samples.permitted(
                            customer, Samples.permission(id, Samples.text(customer, "Hi"), until)));
            threads.computeIfAbsent(customer, _ -> new ArrayList<>()).add(id);
        }
        return this;
    }

    /// Runs until every message has come to its end.
    LaneSimulation run() {
        while (broker.receipts.size() < decisions.size())
            try {
                live();
            } catch (Crash _) {
                crashed++;
                now = now.plusMillis(200);
                answers.clear();
            }
        return this;
    }

    int points() {
        return points;
    }

    int crashed() {
        return crashed;
    }

    int posts() {
        return posts.values().stream().mapToInt(Integer::intValue).sum();
    }

    private void live() {
        var accounts = Samples.accounts(80);
        var pacer = new Pacer(Pacing.META, _ -> 80, new Random(seed));
        var lane = new Lane(0, permits, DispatchSamples.records(accounts), pacer, 8);
        var turn = lane.recover(broker.contents(), 0, now);
        var read = (int) broker.position();
        while (broker.receipts.size() < decisions.size()) {
            crash();
            broker.commit(turn.records(), turn.position());
            crash();
            for (var attempt : turn.attempts()) {
                post(attempt);
                crash();
            }
            assertTrue(lane.inFlight() <= 8, "under way");
            // The recovery is followed by a turn at once.
            if (read > broker.position()) throw new AssertionError("read is written");
            var arrived = new ArrayList<Permit>();
            advance(lane, read);
            while (read < decisions.size() && !arrivals.get(read).isAfter(now)) {
                permits.read(read, decisions.get(read)).ifPresent(arrived::add);
                read++;
            }
            turn = lane.turn(new Incoming(arrived, List.of(), read, answered()), true, now);
        }
    }

    private void advance(Lane lane, int read) {
        var next = Instant.MAX;
        if (read < decisions.size()) next = earlier(next, arrivals.get(read));
        if (!answers.isEmpty()) next = earlier(next, answers.peek().at());
        if (lane.next().isPresent()) next = earlier(next, lane.next().get());
        if (next.equals(Instant.MAX)) return;
        now = next.isAfter(now) ? next : now.plusMillis(1);
    }

    private static Instant earlier(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }

    private List<Sent> answered() {
        var came = new ArrayList<Sent>();
        while (!answers.isEmpty() && !answers.peek().at().isAfter(now)) {
            var sent = answers.remove();
            came.add(sent);
            var certain = sent.answer() instanceof Rejected || sent.answer() instanceof NotSent;
            if (certain) open.remove(sent.permit().requestId());
        }
        return came;
    }

    private void crash() {
        if (crashes.test(points++)) throw new Crash();
    }

    /// A message reaches Meta, or gets lost on its way.
    private void post(Attempt attempt) {
        var permit = attempt.permit();
        var id = permit.requestId();
        assertFalse(taken.contains(id), () -> id + " was taken and is sent again");
        assertTrue(open.add(id), () -> id + " may be at Meta and is sent again");
        assertTrue(now.isBefore(permit.permission().getLeaseUntil()), () -> id + ": lease");
        for (var earlier : threads.getOrDefault(permit.customer(), List.of())) {
            if (earlier.equals(id)) break;
            assertTrue(broker.ended(earlier), () -> id + " overtakes " + earlier);
        }
        posts.merge(id, 1, Integer::sum);
        var random = new Random(seed * 31 + id.hashCode() * 17L + attempt.tries());
        var latency = 20 + random.nextInt(300);
        var answer = answer(id, random.nextInt(100), random);
        var at = now.plusMillis(answer instanceof NoAnswer ? 10_000 : latency);
        answers.add(new Sent(permit, attempt.tries(), answer, at));
    }

    private Answer answer(String id, int dice, Random random) {
        if (dice < 60) {
            taken.add(id);
            return new Accepted("wamid." + id, null, null);
        }
        if (dice < 65) {
            taken.add(id);
            return new NoAnswer("timed out after it was taken");
        }
        if (dice < 70) return new NoAnswer("timed out before it was taken");
        if (dice < 75) return new NotSent("refused");
        return new Rejected(
                CODES.get(random.nextInt(CODES.size())),
                "no",
                Duration.ofSeconds(random.nextInt(4)));
    }

    /// What holds at the end, whatever happened.
    void check() {
        for (var i = 0; i < decisions.size(); i++) {
            var id = "r-" + i;
            var receipts = broker.receipts(id);
            assertEquals(1, receipts.size(), () -> id + " has " + receipts);
            var outcome = receipts.getFirst().getOutcome();
            var accepted = outcome.equals("accepted");
            assertTrue(!accepted || taken.contains(id), () -> id + " was never taken");
            var notSent = outcome.equals("failed") || outcome.equals("refused");
            assertTrue(!notSent || !taken.contains(id), () -> id + " was taken");
            assertEquals(accepted, sent(id), () -> id + ": a send record");
            assertEquals(outcome.equals("unknown"), unsettled(id), () -> id + " to be settled");
            assertEquals(notSent, notTaken(id), () -> id + " frees its place");
        }
        assertEquals(Map.of(), broker.journal());
        assertEquals(decisions.size(), broker.position());
    }

    private boolean sent(String id) {
        return broker.sends.stream().filter(each -> id.equals(each.getRequestId())).count() == 1;
    }

    private boolean unsettled(String id) {
        return broker.unsettled.stream().filter(each -> id.equals(each.getRequestId())).count()
                == 1;
    }

    private boolean notTaken(String id) {
        return broker.outcomes.stream().filter(each -> id.equals(each.getRequestId())).count() == 1;
    }

    long outcomes(String outcome) {
        return broker.receipts.stream().filter(each -> each.getOutcome().equals(outcome)).count();
    }
}
