package convometer.outbound.pacing;

import convometer.outbound.graph.Answer;
import convometer.outbound.pacing.Wait.Reason;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;
import java.util.random.RandomGenerator;

/// Keeps to Meta's pace: for each number, each customer at a number, each billing account, the
/// whole app. Shared by the lanes of an instance.
public final class Pacer {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final int FEW = 10_000;

    private final Pacing pacing;
    private final ToIntFunction<String> throughputs;
    private final RandomGenerator random;
    private final Map<String, Sender> numbers = new HashMap<>();
    private final Map<String, Pair> pairs = new HashMap<>();
    private final Map<String, Backoff> accounts = new HashMap<>();
    private final Backoff app = new Backoff(Duration.ofSeconds(5), 2, Duration.ofMinutes(5));
    private final Backoff connection =
            new Backoff(Duration.ofMillis(250), 2, SECOND.multipliedBy(10));
    private double share = 1;
    private int sweepAt = FEW;

    private static final class Sender {
        final Throughput throughput;
        final Backoff backoff = new Backoff(SECOND, 2, MINUTE);

        /// How much Meta takes, as it was told last; 0: it was not.
        int told;

        Instant toldAt = Instant.MIN;

        Sender(Duration second) {
            throughput = new Throughput(second);
        }
    }

    private static final class Pair {
        final Backoff backoff = new Backoff(SECOND, 4, Duration.ofHours(1));

        /// When the last of those sent so far would have been due, had all kept their distance.
        Instant due = Instant.MIN;
    }

    /// @param throughputs messages a second that Meta takes from a number of which nothing was told
    /// @param random so that not all come back at once
    public Pacer(Pacing pacing, ToIntFunction<String> throughputs, RandomGenerator random) {
        this.pacing = pacing;
        this.throughputs = throughputs;
        this.random = random;
    }

    /// This instance sends a part of what the numbers may: that of the partitions it has.
    public synchronized void share(double part) {
        share = part;
    }

    /// Somebody knows how many messages a second Meta takes from a number. The newest word counts,
    /// however late an older one comes.
    public synchronized void told(String number, int throughput, Instant at) {
        var sender = numberOf(number);
        if (throughput <= 0 || at.isBefore(sender.toldAt)) return;
        sender.told = throughput;
        sender.toldAt = at;
    }

    /// When a message of the number may go.
    public synchronized Wait number(Ticket ticket, Instant now) {
        var number = numberOf(ticket);
        return new Wait(now, Reason.NOTHING)
                .later(number.throughput.next(now, most(ticket.number())), Reason.THROUGHPUT)
                .later(number.backoff.until(), Reason.NUMBER)
                .later(accountOf(ticket).until(), Reason.ACCOUNT)
                .later(app.until(), Reason.APP)
                .later(connection.until(), Reason.APP);
    }

    /// When a message may go to its customer.
    public synchronized Wait pair(Ticket ticket, Instant now) {
        var free = new Wait(now, Reason.NOTHING);
        var pair = pairs.get(ticket.thread());
        if (pair == null) return free;
        var borrowed = pacing.pairEvery().multipliedBy(pacing.pairBurst() - 1L);
        return free.later(
                        pair.due.equals(Instant.MIN) ? now : pair.due.minus(borrowed), Reason.PAIR)
                .later(pair.backoff.until(), Reason.PAIR);
    }

    /// A message goes now.
    public synchronized void sent(Ticket ticket, Instant now) {
        numberOf(ticket).throughput.sent(now);
        if (!ticket.toOne()) return;
        var pair = pairOf(ticket, now);
        var from = pair.due.isAfter(now) ? pair.due : now;
        pair.due = from.plus(pacing.pairEvery());
    }

    /// Learns from an answer.
    ///
    /// @param tries of this message so far, this one included
    /// @return from when on it may be tried again; empty: it has come to its end
    public synchronized Optional<Wait> answered(
            Ticket ticket, int tries, Answer answer, Instant now) {
        return switch (answer) {
            case Answer.Accepted _, Answer.Marked _ -> {
                succeeded(ticket, now);
                yield Optional.empty();
            }
            case Answer.Failed _ -> Optional.empty();
            case Answer.Expired _ -> Optional.empty();
            case Answer.NotSent _ -> {
                connection.lengthen(now, Duration.ZERO, stretch());
                yield Optional.of(new Wait(connection.until(), Reason.APP));
            }
            case Answer.NoAnswer _ ->
                    ticket.repeatable() ? again(tries, Duration.ZERO, now) : Optional.<Wait>empty();
            case Answer.Rejected rejected -> rejected(ticket, tries, rejected, now);
        };
    }

    private Optional<Wait> rejected(Ticket ticket, int tries, Answer.Rejected answer, Instant now) {
        connection.end(now);
        var after = answer.retryAfter();
        return switch (Remedy.of(answer.code())) {
            case NONE -> Optional.empty();
            case AGAIN -> again(tries, after, now);
            case SLOW_NUMBER -> slow(numberOf(ticket).backoff, after, Reason.NUMBER, now);
            case SLOW_ACCOUNT -> slow(accountOf(ticket), after, Reason.ACCOUNT, now);
            case SLOW_APP -> slow(app, after, Reason.APP, now);
            case SLOW_PAIR -> {
                var backoff = pairOf(ticket, now).backoff;
                backoff.lengthen(now, after, 1);
                yield Optional.of(new Wait(backoff.until(), Reason.PAIR));
            }
        };
    }

    private Optional<Wait> slow(Backoff backoff, Duration after, Reason reason, Instant now) {
        backoff.lengthen(now, after, stretch());
        return Optional.of(new Wait(backoff.until(), reason));
    }

    private Optional<Wait> again(int tries, Duration after, Instant now) {
        if (tries >= pacing.tries()) return Optional.empty();
        var pause = Backoff.pause(Duration.ofMillis(500), 2, MINUTE, tries - 1);
        var stretched = Duration.ofNanos((long) (pause.toNanos() * stretch()));
        var longest = stretched.compareTo(after) < 0 ? after : stretched;
        return Optional.of(new Wait(now.plus(longest), Reason.FAULT));
    }

    private void succeeded(Ticket ticket, Instant now) {
        numberOf(ticket).backoff.end(now);
        accountOf(ticket).end(now);
        app.end(now);
        connection.end(now);
        var pair = pairs.get(ticket.thread());
        if (pair != null) pair.backoff.end(now);
    }

    private double stretch() {
        return 1 + random.nextDouble() / 4;
    }

    private int most(String number) {
        var told = numberOf(number).told;
        var all = told > 0 ? told : throughputs.applyAsInt(number);
        return Math.max(1, (int) (all * share));
    }

    private Sender numberOf(Ticket ticket) {
        return numberOf(ticket.number());
    }

    private Sender numberOf(String number) {
        return numbers.computeIfAbsent(number, _ -> new Sender(pacing.second()));
    }

    private Backoff accountOf(Ticket ticket) {
        return accounts.computeIfAbsent(
                ticket.account(),
                _ -> new Backoff(Duration.ofSeconds(5), 2, Duration.ofMinutes(5)));
    }

    private Pair pairOf(Ticket ticket, Instant now) {
        if (pairs.size() >= sweepAt) sweep(now);
        return pairs.computeIfAbsent(ticket.thread(), _ -> new Pair());
    }

    /// Who was not written to for long is as somebody who never was. The length of their last pause
    /// is remembered for as long as the pause was.
    private void sweep(Instant now) {
        pairs.values()
                .removeIf(pair ->
                        pair.due.isBefore(now)
                                && pair.backoff.until().isBefore(now.minus(Duration.ofHours(1))));
        sweepAt = Math.max(FEW, 2 * pairs.size());
    }
}
