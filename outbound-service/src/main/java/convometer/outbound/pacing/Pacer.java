package convometer.outbound.pacing;

import convometer.outbound.pacing.Delay.Reason;
import convometer.outbound.rules.SendResult;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;
import java.util.random.RandomGenerator;

/// Keeps to Meta's pace: for each number, each customer at a number, each billing account, the
/// whole app; and holds back what is stopped. Shared by the dispatchers of an instance.
public final class Pacer {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final int FEW_PAIRS = 10_000;

    private final Pacing pacing;
    private final ToIntFunction<String> throughputs;
    private final Circuit circuit;
    private final StopListener stops;
    private final RandomGenerator random;
    private final Map<String, NumberPace> numbers = new HashMap<>();
    private final Map<String, PairPace> pairs = new HashMap<>();
    private final Map<String, Backoff> accounts = new HashMap<>();
    private final Map<SendingScope, Brake> brakes = new HashMap<>();
    private final Backoff app = new Backoff(Duration.ofSeconds(5), 2, Duration.ofMinutes(5));
    private final Backoff connection =
            new Backoff(Duration.ofMillis(250), 2, SECOND.multipliedBy(10));
    private double share = 1;
    private int sweepPairsAt = FEW_PAIRS;

    /// Is told when Meta's answers stop something, or end that. It must not wait: it is called
    /// between two messages.
    public interface StopListener {

        /// Nobody is told.
        StopListener NONE = (_, _) -> {};

        /// Something may send again, or may not any more.
        void changed(SendingScope scope, SendingState state);
    }

    /// When a message is tried again.
    ///
    /// @param counted the try counts: after some of them a message has failed
    public record Retry(Delay delay, boolean counted) {}

    private static final class NumberPace {
        final Throughput throughput;
        final Backoff backoff = new Backoff(SECOND, 2, MINUTE);

        /// How much Meta takes, as it was reported last; 0: it was not.
        int reported;

        Instant reportedAt = Instant.MIN;

        NumberPace(Duration second) {
            throughput = new Throughput(second);
        }
    }

    private static final class PairPace {
        final Backoff backoff = new Backoff(SECOND, 4, Duration.ofHours(1));

        /// When the last of those sent so far would have been due, had all kept their distance.
        Instant due = Instant.MIN;
    }

    /// @param throughputs messages a second that Meta takes from a number of which nothing was
    ///   reported
    /// @param random so that not all come back at once
    public Pacer(
            Pacing pacing,
            ToIntFunction<String> throughputs,
            Circuit circuit,
            StopListener stops,
            RandomGenerator random) {
        this.pacing = pacing;
        this.throughputs = throughputs;
        this.circuit = circuit;
        this.stops = stops;
        this.random = random;
    }

    /// This instance sends a part of what the numbers may: that of the partitions it has.
    public synchronized void share(double part) {
        share = part;
    }

    /// Somebody reports how many messages a second Meta takes from a number. The newest report
    /// counts, however late an older one comes.
    public synchronized void reportThroughput(String number, int throughput, Instant at) {
        var pace = numberOf(number);
        if (throughput <= 0 || at.isBefore(pace.reportedAt)) return;
        pace.reported = throughput;
        pace.reportedAt = at;
    }

    /// Messages a second that this instance may send from the number.
    public synchronized int throughput(String number) {
        var reported = numberOf(number).reported;
        var all = reported > 0 ? reported : throughputs.applyAsInt(number);
        return Math.max(1, (int) (all * share));
    }

    /// Stops something or lets it go on, whoever says so.
    public synchronized void setSending(SendingScope scope, SendingState state) {
        var brake = brakeOf(scope);
        if (!brake.state().equals(state)) brake.set(state);
    }

    /// Whether something may send by itself; it may be stopped with what it belongs to.
    public synchronized SendingState sending(SendingScope scope) {
        var brake = brakes.get(scope);
        return brake == null ? SendingState.RUNNING : brake.state();
    }

    /// What is stopped now.
    public synchronized Map<SendingScope, SendingState> stopped() {
        var stopped = new HashMap<SendingScope, SendingState>();
        brakes.forEach((scope, brake) -> {
            if (!brake.state().running()) stopped.put(scope, brake.state());
        });
        return stopped;
    }

    /// The cause of stops of Meta's may have been mended: they are probed now.
    public synchronized void probeStopped() {
        brakes.values().forEach(Brake::probeNow);
    }

    /// Whether the message's number or what it belongs to is stopped, be it probed or not.
    public synchronized boolean isStopped(ScheduledSend send) {
        for (var scope : scopes(send)) if (!sending(scope).running()) return true;
        return false;
    }

    /// Until when nothing of the message's number may be sent, because it or what it belongs to is
    /// stopped; the past: it may.
    public synchronized Instant stoppedUntil(ScheduledSend send) {
        var until = Instant.MIN;
        for (var scope : scopes(send)) {
            var brake = brakes.get(scope);
            if (brake != null && brake.until().isAfter(until)) until = brake.until();
        }
        return until;
    }

    /// When a message of the number may go.
    public synchronized Delay number(ScheduledSend send, Instant now) {
        var number = numberOf(send.number());
        return Delay.none(now)
                .orLater(number.throughput.next(now, throughput(send.number())), Reason.THROUGHPUT)
                .orLater(number.backoff.until(), Reason.NUMBER)
                .orLater(accountOf(send).until(), Reason.ACCOUNT)
                .orLater(app.until(), Reason.APP)
                .orLater(connection.until(), Reason.APP)
                .orLater(circuit.openUntil(now), Reason.CIRCUIT)
                .orLater(stoppedUntil(send), Reason.STOPPED);
    }

    /// When a message may go to its customer.
    public synchronized Delay pair(ScheduledSend send, Instant now) {
        var free = Delay.none(now);
        var pair = pairs.get(send.thread());
        if (pair == null) return free;
        var borrowed = pacing.pairEvery().multipliedBy(pacing.pairBurst() - 1L);
        return free.orLater(
                        pair.due.equals(Instant.MIN) ? now : pair.due.minus(borrowed), Reason.PAIR)
                .orLater(pair.backoff.until(), Reason.PAIR);
    }

    /// A message goes now.
    public synchronized void begun(ScheduledSend send, Instant now) {
        numberOf(send.number()).throughput.sent(now);
        circuit.begun();
        for (var scope : scopes(send)) {
            var brake = brakes.get(scope);
            if (brake != null) brake.probe(now);
        }
        if (!send.toCustomer()) return;
        var pair = pairOf(send, now);
        var from = pair.due.isAfter(now) ? pair.due : now;
        pair.due = from.plus(pacing.pairEvery());
    }

    /// Applies the result of an attempt.
    ///
    /// @param tries of this message that count, this one included
    /// @return when it is tried again; empty: it has come to its end
    public synchronized Optional<Retry> completed(
            ScheduledSend send, int tries, SendResult result, Instant now) {
        return switch (result) {
            case SendResult.Accepted _, SendResult.Marked _ -> {
                succeeded(send, now);
                yield Optional.empty();
            }
            case SendResult.Failed _ -> {
                circuit.ignored();
                yield Optional.empty();
            }
            case SendResult.LeaseExpired _ -> {
                circuit.ignored();
                yield uncounted(now, Reason.LEASE);
            }
            case SendResult.Stopped(var code, var message) -> {
                circuit.ignored();
                yield stop(accountScope(send), code, message, now);
            }
            case SendResult.NotSent _ -> {
                circuit.ignored();
                connection.lengthen(now, Duration.ZERO, stretch());
                yield uncounted(connection.until(), Reason.APP);
            }
            case SendResult.NoAnswer _ -> {
                circuit.failed();
                yield send.repeatable()
                        ? retry(tries, Duration.ZERO, now)
                        : Optional.<Retry>empty();
            }
            case SendResult.Rejected rejected -> rejected(send, tries, rejected, now);
        };
    }

    private Optional<Retry> rejected(
            ScheduledSend send, int tries, SendResult.Rejected result, Instant now) {
        connection.end(now);
        var policy = RetryPolicy.of(result.code());
        if (policy == RetryPolicy.RETRY) circuit.failed();
        else circuit.succeeded();
        if (!policy.stops()) resume(send, now);
        var after = result.retryAfter();
        return switch (policy) {
            case FAIL -> Optional.empty();
            case RETRY -> retry(tries, after, now);
            case SLOW_NUMBER -> slow(numberOf(send.number()).backoff, after, Reason.NUMBER, now);
            case SLOW_ACCOUNT -> slow(accountOf(send), after, Reason.ACCOUNT, now);
            case SLOW_APP -> slow(app, after, Reason.APP, now);
            case SLOW_PAIR -> {
                var backoff = pairOf(send, now).backoff;
                backoff.lengthen(now, after, 1);
                yield uncounted(backoff.until(), Reason.PAIR);
            }
            case STOP_ACCOUNT ->
                    stop(accountScope(send), "meta_" + result.code(), result.message(), now);
            case STOP_NUMBER ->
                    stop(
                            SendingScope.number(send.number()),
                            "meta_" + result.code(),
                            result.message(),
                            now);
        };
    }

    private Optional<Retry> stop(SendingScope scope, String by, String reason, Instant now) {
        var stopped = SendingState.stopped(by, reason, now);
        if (brakeOf(scope).stop(stopped)) stops.changed(scope, stopped);
        return uncounted(now, Reason.STOPPED);
    }

    private void resume(ScheduledSend send, Instant now) {
        for (var scope : scopes(send)) {
            var brake = brakes.get(scope);
            if (brake != null && brake.resume(now)) stops.changed(scope, brake.state());
        }
    }

    private Optional<Retry> slow(Backoff backoff, Duration after, Reason reason, Instant now) {
        backoff.lengthen(now, after, stretch());
        return uncounted(backoff.until(), reason);
    }

    private static Optional<Retry> uncounted(Instant until, Reason reason) {
        return Optional.of(new Retry(new Delay(until, reason), false));
    }

    /// While the circuit is not closed a message only shows whether Meta is back: it is not its
    /// fault, and does not count.
    private Optional<Retry> retry(int tries, Duration after, Instant now) {
        var counted = circuit.isClosed();
        if (counted && tries >= pacing.tries()) return Optional.empty();
        var pause = Backoff.pause(Duration.ofMillis(500), 2, MINUTE, Math.max(0, tries - 1));
        var stretched = Duration.ofNanos((long) (pause.toNanos() * stretch()));
        var longest = stretched.compareTo(after) < 0 ? after : stretched;
        return Optional.of(new Retry(new Delay(now.plus(longest), Reason.FAULT), counted));
    }

    private void succeeded(ScheduledSend send, Instant now) {
        numberOf(send.number()).backoff.end(now);
        accountOf(send).end(now);
        app.end(now);
        connection.end(now);
        circuit.succeeded();
        resume(send, now);
        var pair = pairs.get(send.thread());
        if (pair != null) pair.backoff.end(now);
    }

    private double stretch() {
        return 1 + random.nextDouble() / 4;
    }

    private static SendingScope accountScope(ScheduledSend send) {
        return send.account().equals(send.number())
                ? SendingScope.number(send.number())
                : SendingScope.account(send.account());
    }

    private static SendingScope[] scopes(ScheduledSend send) {
        return new SendingScope[] {
            SendingScope.ALL, accountScope(send), SendingScope.number(send.number())
        };
    }

    private Brake brakeOf(SendingScope scope) {
        return brakes.computeIfAbsent(scope, _ -> new Brake());
    }

    private NumberPace numberOf(String number) {
        return numbers.computeIfAbsent(number, _ -> new NumberPace(pacing.second()));
    }

    private Backoff accountOf(ScheduledSend send) {
        return accounts.computeIfAbsent(
                send.account(), _ -> new Backoff(Duration.ofSeconds(5), 2, Duration.ofMinutes(5)));
    }

    private PairPace pairOf(ScheduledSend send, Instant now) {
        if (pairs.size() >= sweepPairsAt) sweepPairs(now);
        return pairs.computeIfAbsent(send.thread(), _ -> new PairPace());
    }

    /// Who was not written to for long is as somebody who never was. The length of their last pause
    /// is remembered for as long as the pause was.
    private void sweepPairs(Instant now) {
        pairs.values()
                .removeIf(pair ->
                        pair.due.isBefore(now)
                                && pair.backoff.until().isBefore(now.minus(Duration.ofHours(1))));
        sweepPairsAt = Math.max(FEW_PAIRS, 2 * pairs.size());
    }
}
