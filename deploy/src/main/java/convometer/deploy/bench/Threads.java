package convometer.deploy.bench;

import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Threads that have so many messages, and messages for them: after all others, or in the middle.
final class Threads {

    /// A history is no longer than this, however many messages it has. The messages after it, some
    /// 15 % of it, are still in the past: what is said to be of later days is set aside.
    private static final Duration LONGEST = Duration.ofDays(32);

    private static final Duration BACK = Duration.ofDays(38);
    private static final Duration USUAL_GAP = Duration.ofMinutes(10);

    /// So many messages in all: few threads where each has many.
    private static final int MESSAGES = 10_000;

    private final int size;
    private final int firstCustomer;
    private final Instant start;
    private final Duration gap;
    private int inOrder;
    private int late;

    /// @param size messages of each
    /// @param firstCustomer nobody else has this one nor those after it
    Threads(int size, int firstCustomer, Instant now) {
        this.size = size;
        this.firstCustomer = firstCustomer;
        start = now.minus(BACK);
        var even = LONGEST.dividedBy(size);
        gap = even.compareTo(USUAL_GAP) < 0 ? even : USUAL_GAP;
    }

    /// How many threads of a size there are.
    static int count(int size) {
        return Math.max(1, MESSAGES / size);
    }

    private int count() {
        return count(size);
    }

    /// So few that the threads are hardly longer by them.
    int few() {
        return Math.clamp((long) size * count() / 20, 100, 1_000);
    }

    /// What makes them: a message is delivered, and nothing more is said of it.
    Stream<Traffic.Event> history() {
        return IntStream.range(0, size)
                .boxed()
                .flatMap(nth -> IntStream.range(0, count()).mapToObj(one -> message(one, nth, nth)))
                .map(message -> message.status("delivered"));
    }

    /// The three statuses of so many more messages, each after all that was.
    Stream<Traffic.Event> inOrder(int messages) {
        var from = inOrder;
        inOrder += messages;
        return IntStream.range(from, inOrder)
                .mapToObj(i -> message(i % count(), size + i / count(), size + i / count()))
                .flatMap(Threads::statuses);
    }

    /// The same of messages from the middle of the history.
    Stream<Traffic.Event> late(int messages) {
        var from = late;
        late += messages;
        return IntStream.range(from, late)
                .mapToObj(i -> lateMessage(i % count(), i / count()))
                .flatMap(Threads::statuses);
    }

    static Stream<Traffic.Event> statuses(Traffic message) {
        return Traffic.STATUSES.stream().map(message::status);
    }

    private Traffic message(int thread, int nth, int place) {
        return new Traffic(firstCustomer + thread, nth, at(place));
    }

    private Traffic lateMessage(int thread, int nth) {
        var at = at(size / 2).plus(gap.dividedBy(2)).plusSeconds(nth);
        return new Traffic(firstCustomer + thread, 500_000 + nth, at);
    }

    private Instant at(int place) {
        return Instant.ofEpochSecond(start.plus(gap.multipliedBy(place)).getEpochSecond());
    }
}
