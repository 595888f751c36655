package convometer.outbound.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import convometer.events.OutboundRequest;
import convometer.events.PermissionFact;
import convometer.outbound.Samples;
import convometer.outbound.dispatch.PartitionDispatcher.Attempt;
import convometer.outbound.dispatch.PartitionDispatcher.Fetched;
import convometer.outbound.dispatch.PartitionDispatcher.Incoming;
import convometer.outbound.dispatch.PartitionDispatcher.Limits;
import convometer.outbound.rules.SendResult;
import convometer.outbound.rules.SendResult.Accepted;
import convometer.outbound.rules.SendResult.NoAnswer;
import convometer.outbound.rules.SendResult.NotSent;
import convometer.outbound.rules.SendResult.Rejected;

import java.nio.ByteBuffer;
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

/// A dispatcher in a world of its own: a clock that jumps, a Meta with faults, a gate that renews
/// leases or does not, and crashes. What Meta does with a message depends on the seed and the
/// message alone, so that a run with a crash is the run without it, up to the crash.
final class DispatchSimulation {

    private static final List<Integer> CODES =
            List.of(130429, 131056, 131016, 131026, 80007, 4, 1, 132001, 190);

    private final long seed;
    private final IntPredicate crashes;
    private final List<byte[]> decisions = new ArrayList<>();
    private final List<Instant> arrivals = new ArrayList<>();
    private final PermissionReader permissions = DispatchSamples.permissions(Samples.accounts(80));
    private final MemoryBroker broker = new MemoryBroker();
    private final PriorityQueue<CompletedAttempt> answers =
            new PriorityQueue<>(Comparator.comparing(CompletedAttempt::at));
    private final Set<String> refusedByGate = new HashSet<>();
    private final Map<String, Integer> posts = new HashMap<>();
    private final Set<String> taken = new HashSet<>();
    private final Set<String> open = new HashSet<>();
    private final Map<String, List<String>> threads = new HashMap<>();
    private Instant now = Samples.NOON;
    private Duration lease = Duration.ofMinutes(5);
    private int requests;
    private int renewals;
    private int points;
    private int crashed;

    /// The process ends here.
    private static final class Crash extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /// @param crashes at which of the points where a process can end it does
    DispatchSimulation(long seed, IntPredicate crashes) {
        this.seed = seed;
        this.crashes = crashes;
    }

    DispatchSimulation with(int messages, int customers, Duration within, Duration leaseOfEach) {
        lease = leaseOfEach;
        var random = new Random(seed);
        for (var i = 0; i < messages; i++) {
            var customer = "55" + random.nextInt(customers);
            var id = "r-" + i;
            arrivals.add(now.plusMillis(within.toMillis() * i / messages));
            var until = arrivals.getLast().plus(lease);
            decisions.add(
                    Samples.permitted(
                            customer, Samples.permission(id, Samples.text(customer, "Hi"), until)));
            requests++;
            threads.computeIfAbsent(customer, _ -> new ArrayList<>()).add(id);
        }
        return this;
    }

    /// Runs until every message has come to its end.
    DispatchSimulation run() {
        while (!isOver())
            try {
                live();
            } catch (Crash _) {
                crashed++;
                now = now.plusMillis(200);
                answers.clear();
            }
        return this;
    }

    private boolean isOver() {
        return broker.receipts.size() + refusedByGate.size() == requests
                && broker.position() == decisions.size();
    }

    /// How often the gate was asked to renew a lease.
    int renewals() {
        return renewals;
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
        var dispatcher =
                new PartitionDispatcher(
                        0,
                        DispatchSamples.records(accounts),
                        DispatchSamples.pacer(80, seed),
                        new Limits(8, 8, 1_000));
        var batch = dispatcher.recover(broker.contents(), 0, now);
        var read = (int) broker.position();
        while (!isOver()) {
            crash();
            broker.commit(batch.records(), batch.position());
            broker.renewals.forEach(this::renew);
            broker.renewals.clear();
            crash();
            for (var attempt : batch.attempts()) {
                post(attempt);
                crash();
            }
            assertTrue(dispatcher.inFlight() <= 8, "under way");
            // The recovery is followed by a step at once.
            if (read > broker.position()) throw new AssertionError("read is written");
            var arrived = new ArrayList<GateDecision>();
            if (batch.fetches().isEmpty()) advance(dispatcher, read);
            while (read < decisions.size() && !arrivals.get(read).isAfter(now)) {
                permissions.read(read, decisions.get(read)).ifPresent(arrived::add);
                read++;
            }
            batch =
                    dispatcher.step(
                            new Incoming(
                                    arrived,
                                    List.of(),
                                    read,
                                    completed(),
                                    fetched(batch.fetches())),
                            true,
                            now);
        }
    }

    private List<Fetched> fetched(Map<String, Long> offsets) {
        var fetched = new ArrayList<Fetched>();
        offsets.forEach((id, offset) -> {
            var decision = ByteBuffer.wrap(decisions.get(Math.toIntExact(offset)));
            fetched.add(new Fetched(id, permissions.permission(offset, decision)));
        });
        return fetched;
    }

    /// The gate looks again, and answers after those that it has answered before.
    private void renew(OutboundRequest request) {
        var id = request.getRequestId();
        var random = new Random(seed * 7 + id.hashCode() + renewals);
        var customer = request.getMessage().replaceAll(".*\"to\":\"([0-9]+)\".*", "$1");
        assertFalse(open.contains(id) || taken.contains(id), () -> id + " is at Meta");
        renewals++;
        var at = now.plusMillis(50 + random.nextInt(300));
        var last = arrivals.getLast();
        arrivals.add(at.isAfter(last) ? at : last);
        if (random.nextInt(10) == 0) {
            refusedByGate.add(id);
            decisions.add(Samples.withdrawn(customer, id));
        } else
            decisions.add(
                    Samples.permitted(
                            customer,
                            PermissionFact.newBuilder(
                                            Samples.permission(
                                                    id,
                                                    request.getMessage(),
                                                    arrivals.getLast().plus(lease)))
                                    .setRenewed(true)
                                    .build()));
    }

    private void advance(PartitionDispatcher dispatcher, int read) {
        var next = Instant.MAX;
        if (read < decisions.size()) next = earlier(next, arrivals.get(read));
        if (!answers.isEmpty()) next = earlier(next, answers.peek().at());
        if (dispatcher.next().isPresent()) next = earlier(next, dispatcher.next().get());
        if (next.equals(Instant.MAX)) return;
        now = next.isAfter(now) ? next : now.plusMillis(1);
    }

    private static Instant earlier(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }

    private List<CompletedAttempt> completed() {
        var came = new ArrayList<CompletedAttempt>();
        while (!answers.isEmpty() && !answers.peek().at().isAfter(now)) {
            var attempt = answers.remove();
            came.add(attempt);
            var isCertain =
                    attempt.result() instanceof Rejected || attempt.result() instanceof NotSent;
            if (isCertain) open.remove(attempt.permission().requestId());
        }
        return came;
    }

    private void crash() {
        if (crashes.test(points++)) throw new Crash();
    }

    /// A message reaches Meta, or gets lost on its way.
    private void post(Attempt attempt) {
        var permission = attempt.permission();
        var id = permission.requestId();
        assertFalse(taken.contains(id), () -> id + " was taken and is sent again");
        assertTrue(open.add(id), () -> id + " may be at Meta and is sent again");
        assertTrue(now.isBefore(permission.send().lease()), () -> id + ": lease");
        for (var earlier : threads.getOrDefault(permission.customer(), List.of())) {
            if (earlier.equals(id)) break;
            assertTrue(
                    broker.ended(earlier) || refusedByGate.contains(earlier),
                    () -> id + " overtakes " + earlier);
        }
        var tries = posts.merge(id, 1, Integer::sum);
        var random = new Random(seed * 31 + id.hashCode() * 17L + tries);
        var latency = 20 + random.nextInt(300);
        var answer = answer(id, random.nextInt(100), random);
        var at = now.plusMillis(answer instanceof NoAnswer ? 10_000 : latency);
        answers.add(new CompletedAttempt(permission, answer, at));
    }

    private SendResult answer(String id, int dice, Random random) {
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
        for (var i = 0; i < requests; i++) {
            var id = "r-" + i;
            var receipts = broker.receipts(id);
            if (refusedByGate.contains(id)) {
                assertEquals(List.of(), receipts, () -> id + " was answered by the gate");
                assertFalse(taken.contains(id), () -> id + " was taken");
                continue;
            }
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
