package convometer.outbound.pacing;

import convometer.outbound.graph.Answer;
import convometer.outbound.pacing.Wait.Reason;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.PriorityQueue;

/// Messages that wait for their turn: of one thread one at a time and in their order, each number
/// at its pace, the numbers in turn.
public final class Line {

    private final Pacer pacer;
    private final Map<String, Item> items = new HashMap<>();
    private final Map<String, Queue> threads = new HashMap<>();
    private final Map<String, ArrayDeque<Queue>> ready = new LinkedHashMap<>();
    private final PriorityQueue<Delayed> delayed =
            new PriorityQueue<>(Comparator.comparing(Delayed::until));
    private final PriorityQueue<Item> leases =
            new PriorityQueue<>(Comparator.comparing((Item item) -> item.ticket.lease()));
    private final ArrayList<Item> fresh = new ArrayList<>();
    private final Map<String, Reason> blocked = new HashMap<>();
    private int inFlight;
    private @Nullable Instant next;

    /// What a message does now.
    public sealed interface Step {

        String id();

        /// It is handed to Meta.
        ///
        /// @param tries this one included
        record Start(String id, int tries) implements Step {}

        /// Its lease ran out while it waited.
        record Expired(String id) implements Step {}
    }

    private static final class Item {
        final Ticket ticket;
        int tries;
        Wait wait;
        boolean inFlight;
        boolean gone;

        Item(Ticket ticket, int tries, Wait wait) {
            this.ticket = ticket;
            this.tries = tries;
            this.wait = wait;
        }
    }

    private static final class Queue {
        final ArrayDeque<Item> items = new ArrayDeque<>();
    }

    private record Delayed(Instant until, Queue thread) {}

    public Line(Pacer pacer) {
        this.pacer = pacer;
    }

    /// Puts a message at the end of its thread.
    ///
    /// @param tries so far
    /// @param notBefore until when it has to wait in any case
    public void add(Ticket ticket, int tries, Instant notBefore) {
        var wait = new Wait(notBefore, tries == 0 ? Reason.NOTHING : Reason.FAULT);
        var item = new Item(ticket, tries, wait);
        items.put(ticket.id(), item);
        fresh.add(item);
        var thread = threads.computeIfAbsent(ticket.thread(), _ -> new Queue());
        thread.items.addLast(item);
        // What need not wait is taken up by the next look at whose turn it is.
        if (thread.items.size() == 1) delay(thread, item);
    }

    /// Whose turn it is.
    ///
    /// @param room how many more may be under way
    public List<Step> due(Instant now, int room) {
        var steps = new ArrayList<Step>();
        next = null;
        expire(now, steps);
        wake(now);
        start(now, room, steps);
        watchLeases();
        if (!delayed.isEmpty()) soon(delayed.peek().until());
        if (!leases.isEmpty()) soon(leases.peek().ticket.lease());
        return steps;
    }

    /// When [#due] has something to say, if nothing else happens; empty: only then.
    public Optional<Instant> next() {
        return Optional.ofNullable(next);
    }

    /// Takes the answer to a message under way.
    ///
    /// @return from when on it is tried again; empty: it has come to its end
    public Optional<Wait> answered(String id, Answer answer, Instant now) {
        var item = Objects.requireNonNull(items.get(id), "it is under way");
        item.inFlight = false;
        inFlight--;
        var again = pacer.answered(item.ticket, item.tries, answer, now);
        if (again.isPresent()) {
            item.wait = again.get();
            leases.add(item);
            delay(threadOf(item), item);
        } else leave(item);
        return again;
    }

    public int size() {
        return items.size();
    }

    public int inFlight() {
        return inFlight;
    }

    /// How many wait, by what keeps them.
    public Map<Reason, Integer> waiting() {
        var counts = new EnumMap<Reason, Integer>(Reason.class);
        for (var thread : threads.values()) {
            var first = true;
            for (var item : thread.items) {
                if (!item.inFlight) {
                    counts.merge(first ? reason(item) : Reason.ORDER, 1, Integer::sum);
                }
                first = false;
            }
        }
        return counts;
    }

    private Reason reason(Item head) {
        var own = head.wait.reason();
        return own == Reason.NOTHING
                ? blocked.getOrDefault(head.ticket.number(), Reason.PLACE)
                : own;
    }

    private void expire(Instant now, List<Step> steps) {
        for (var item : fresh)
            if (!item.ticket.lease().isAfter(now)) {
                steps.add(new Step.Expired(item.ticket.id()));
                leave(item);
            }
        while (!leases.isEmpty() && !leases.peek().ticket.lease().isAfter(now)) {
            var item = leases.remove();
            if (item.inFlight || item.gone) continue;
            steps.add(new Step.Expired(item.ticket.id()));
            leave(item);
        }
    }

    /// Most go at once, and nobody has to watch their lease.
    private void watchLeases() {
        for (var item : fresh) if (!item.inFlight && !item.gone) leases.add(item);
        fresh.clear();
    }

    private void wake(Instant now) {
        while (!delayed.isEmpty() && !delayed.peek().until().isAfter(now)) {
            var thread = delayed.remove().thread();
            var head = thread.items.peekFirst();
            if (head != null && !head.inFlight) waitForNumber(thread, head);
        }
    }

    private void waitForNumber(Queue thread, Item head) {
        ready.computeIfAbsent(head.ticket.number(), _ -> new ArrayDeque<>()).addLast(thread);
    }

    private void start(Instant now, int room, List<Step> steps) {
        var left = room;
        blocked.clear();
        var open = new ArrayList<>(ready.values());
        while (!open.isEmpty() && left > 0)
            for (var each = open.iterator(); each.hasNext() && left > 0; ) {
                var started = startOne(each.next(), now);
                if (started == null) each.remove();
                else {
                    steps.add(started);
                    left--;
                }
            }
        ready.values().removeIf(ArrayDeque::isEmpty);
    }

    /// The next of a number; null: none can go now.
    private Step.@Nullable Start startOne(ArrayDeque<Queue> ofNumber, Instant now) {
        while (!ofNumber.isEmpty()) {
            var thread = ofNumber.getFirst();
            var head = thread.items.peekFirst();
            // It may have left meanwhile, or be in the line twice: once with each wait of its head.
            if (head == null || head.inFlight || head.wait.until().isAfter(now)) {
                ofNumber.removeFirst();
                if (head != null && !head.inFlight) delay(thread, head);
                continue;
            }
            var number = pacer.number(head.ticket, now);
            if (number.until().isAfter(now)) {
                blocked.put(head.ticket.number(), number.reason());
                soon(number.until());
                return null;
            }
            ofNumber.removeFirst();
            var pair = pacer.pair(head.ticket, now);
            if (pair.until().isAfter(now)) {
                head.wait = pair;
                delay(thread, head);
                continue;
            }
            return begin(head, now);
        }
        return null;
    }

    private Step.Start begin(Item item, Instant now) {
        item.inFlight = true;
        item.tries++;
        inFlight++;
        pacer.sent(item.ticket, now);
        return new Step.Start(item.ticket.id(), item.tries);
    }

    private void delay(Queue thread, Item head) {
        delayed.add(new Delayed(head.wait.until(), thread));
    }

    private void leave(Item item) {
        item.gone = true;
        items.remove(item.ticket.id());
        var thread = threadOf(item);
        var wasFirst = Objects.equals(thread.items.peekFirst(), item);
        thread.items.remove(item);
        var head = thread.items.peekFirst();
        if (head == null) threads.remove(item.ticket.thread());
        else if (wasFirst) delay(thread, head);
    }

    private Queue threadOf(Item item) {
        return Objects.requireNonNull(threads.get(item.ticket.thread()), "kept with its items");
    }

    private void soon(Instant at) {
        var known = next;
        if (known == null || at.isBefore(known)) next = at;
    }
}
