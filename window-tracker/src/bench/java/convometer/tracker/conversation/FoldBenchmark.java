package convometer.tracker.conversation;

import convometer.tracker.identity.CustomerAliases;
import convometer.tracker.identity.CustomerEvent;
import convometer.tracker.identity.CustomerEvent.CustomerActed;
import convometer.tracker.identity.CustomerEvent.MessageSent;
import convometer.tracker.identity.CustomerEvent.StatusObserved;
import convometer.tracker.identity.CustomerState;
import convometer.tracker.identity.Customers;
import convometer.tracker.identity.EmittedDecision;
import convometer.tracker.identity.PhoneNumberId;
import convometer.tracker.identity.WabaId;
import convometer.tracker.message.Pricing;
import convometer.tracker.message.SentMessage;
import convometer.tracker.message.Wamid;
import convometer.tracker.policy.Policy;
import convometer.tracker.policy.Rules;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// What an event costs the fold of a customer: in order, and late in a thread of some length.
@Fork(1)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
public class FoldBenchmark {

    private static final Rules RULES =
            new Rules(Policy.standard(), (at, _, _) -> LocalDate.ofInstant(at, ZoneOffset.UTC));
    private static final Instant START = Instant.parse("2026-10-01T00:00:00Z");

    /// The customer writes, the business answers, and Meta reports sent, delivered and read.
    private static final int EVENTS_A_ROUND = 5;

    /// The events of a round, in order, some hours after the one before.
    private static List<CustomerEvent> round(int i) {
        var at = START.plusSeconds(i * 7_200L);
        var wamid = "wamid." + i;
        return List.of(
                new CustomerActed(
                        new PhoneNumberId("1"),
                        null,
                        "text",
                        "",
                        false,
                        used(at),
                        at,
                        at,
                        "in",
                        null),
                new MessageSent(
                        new PhoneNumberId("1"),
                        new Wamid(wamid),
                        new SentMessage(
                                at.plusSeconds(5),
                                "text",
                                null,
                                "5511987654321",
                                "{}",
                                null,
                                Map.of()),
                        CustomerAliases.shown("5511987654321"),
                        at.plusSeconds(5)),
                status(wamid, "sent", at.plusSeconds(6)),
                status(wamid, "delivered", at.plusSeconds(7)),
                status(wamid, "read", at.plusSeconds(8)));
    }

    private static StatusObserved status(String wamid, String status, Instant at) {
        return new StatusObserved(
                new PhoneNumberId("1"),
                null,
                new Wamid(wamid),
                status,
                at,
                new WabaId("102290129340398"),
                "5511987654321",
                new Pricing("service", "{}"),
                null,
                Set.of(),
                used(at),
                at,
                null);
    }

    private static CustomerAliases used(Instant at) {
        return CustomerAliases.used("5511987654321", null, at);
    }

    /// Forty rounds of a customer of whom nothing was known.
    @State(Scope.Thread)
    public static class InOrder {

        static final int EVENTS = 40 * EVENTS_A_ROUND;

        private final List<CustomerEvent> events = new ArrayList<>();

        /// Makes the events.
        @Setup
        public void make() {
            for (var i = 0; i < EVENTS / EVENTS_A_ROUND; i++) events.addAll(round(i));
        }
    }

    /// A thread with some messages, and one status of the first that moves its delivery.
    @State(Scope.Thread)
    public static class Late {

        /// Messages in the thread.
        @Param({"10", "100", "1000"})
        public int messages;

        private CustomerState state = CustomerState.unknown();
        private int seconds;

        /// Plays what came before.
        @Setup(Level.Iteration)
        public void play() {
            state = CustomerState.unknown();
            seconds = 3_000_000;
            for (var i = 0; i < messages; i++)
                for (var event : round(i + 500))
                    state = Customers.decide(state, event, RULES).state();
        }

        /// Each one is earlier than the one before.
        private CustomerEvent next() {
            return status("wamid.500", "read", START.plusSeconds(seconds--));
        }
    }

    /// Events at the end of the order.
    @Benchmark
    @BenchmarkMode(Mode.Throughput)
    @OutputTimeUnit(TimeUnit.SECONDS)
    @OperationsPerInvocation(InOrder.EVENTS)
    public CustomerState inOrder(InOrder events) {
        var state = CustomerState.unknown();
        for (var event : events.events) state = Customers.decide(state, event, RULES).state();
        return state;
    }

    /// An event that everything is derived anew for.
    @Benchmark
    @BenchmarkMode(Mode.AverageTime)
    @OutputTimeUnit(TimeUnit.MICROSECONDS)
    public List<EmittedDecision> late(Late thread) {
        return Customers.decide(thread.state, thread.next(), RULES).decisions();
    }
}
