package convometer.tracker.limit;

import convometer.tracker.identity.CustomerId;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.function.IntFunction;

/// The slots of one messaging limit (G4): how many customers count, who they are, and until when.
/// An event costs the same however many they are.
public final class LimitLedger {

    /// Behind so many ends it is not looked for the one that would make room.
    private static final int SCANNED = 1_000;

    private static final int EXPIRED_AT_ONCE = 1_000;

    private final Store store;

    public LimitLedger(Store store) {
        this.store = store;
    }

    /// Where the customers of one limit are kept, and the order in which they stop counting.
    public interface Store {

        /// What the customer holds; null: nothing.
        @Nullable CustomerReservations of(CustomerId customer);

        /// Keeps what the customer holds in place of what was there; null: nothing.
        void replace(
                CustomerId customer,
                @Nullable CustomerReservations before,
                @Nullable CustomerReservations after);

        /// The customers who stop counting first, soonest first.
        List<End> ends(int most);

        /// The customers who do not count, but of whom something is kept still.
        List<End> leftovers(int most);

        /// How many customers count.
        int counted();
    }

    /// When something of a customer ends.
    public record End(Instant at, CustomerId customer) {}

    /// The answer to a reservation request.
    ///
    /// @param freeAt where it was not granted: when the next slot is free; null: not known
    public record ReservationAnswer(boolean granted, @Nullable Instant freeAt) {}

    /// A request asks for a slot of so many. A customer who counts already takes none.
    public ReservationAnswer reserve(
            CustomerId customer, RequestId request, int limit, Instant at, Instant now) {
        var offer = offer(customer, request, limit, at, now);
        if (offer.answer.granted()) offer.take();
        return offer.answer;
    }

    /// What is answered to a request, as long as nothing else happens in the ledger.
    final class Offer {
        private final CustomerId customer;
        private final @Nullable CustomerReservations before;
        private final CustomerReservations after;
        private final ReservationAnswer answer;

        private Offer(
                CustomerId customer,
                @Nullable CustomerReservations before,
                CustomerReservations after,
                ReservationAnswer answer) {
            this.customer = customer;
            this.before = before;
            this.after = after;
            this.answer = answer;
        }

        ReservationAnswer answer() {
            return answer;
        }

        /// Takes the slot that is granted.
        void take() {
            put(customer, before, after);
        }
    }

    /// Whether there is a slot for a request; nothing is taken yet.
    Offer offer(CustomerId customer, RequestId request, int limit, Instant at, Instant now) {
        expire(now);
        var before = store.of(customer);
        var known = at(before, now);
        // A reservation request that is a day old is somebody's still: who made it waits for the
        // answer.
        var since = at.plus(CustomerReservations.COUNTED).isAfter(now) ? at : now;
        var after = known.requested(request, since).at(now);
        var isOver =
                after.of(request).filter(CustomerReservations.SlotReservation::counts).isEmpty();
        var isFull = known.end().isEmpty() && store.counted() >= limit;
        var answer = isOver || isFull ? refused(limit) : new ReservationAnswer(true, null);
        return new Offer(customer, before, after, answer);
    }

    private ReservationAnswer refused(int limit) {
        return new ReservationAnswer(false, freeAt(limit));
    }

    /// Meta took the message of a request.
    public void sent(CustomerId customer, RequestId request, Instant at, Instant now) {
        change(customer, now, known -> known.sent(request, at));
    }

    /// The message of a request was not sent, or failed.
    public void release(CustomerId customer, RequestId request, Instant at, Instant now) {
        change(customer, now, known -> known.released(request, at));
    }

    /// A request is refused for something else that it needs, too.
    void refuse(CustomerId customer, RequestId request, Instant at, Instant now) {
        var before = store.of(customer);
        // Most hold nothing, of which nothing is to be written.
        if (before == null) return;
        var after = before.refused(request, at);
        if (!after.equals(before)) put(customer, before, after.at(now));
    }

    /// What was counted under another name is the customer's.
    public void rename(CustomerId from, CustomerId to, Instant now) {
        if (from.equals(to)) return;
        var old = store.of(from);
        if (old == null) return;
        store.replace(from, old, null);
        change(to, now, known -> known.and(old));
    }

    /// Lets go of whoever does not count any more.
    public void expire(Instant now) {
        expire(store::ends, now);
        expire(store::leftovers, now);
    }

    /// Mostly it is nobody: one look shows.
    private void expire(IntFunction<List<End>> ends, Instant now) {
        for (var most = 1; expire(ends.apply(most), most, now); most = EXPIRED_AT_ONCE) {}
    }

    /// Whether there may be more.
    private boolean expire(List<End> ends, int most, Instant now) {
        for (var end : ends) {
            if (end.at().isAfter(now)) return false;
            change(end.customer(), now, known -> known);
        }
        return ends.size() == most;
    }

    /// How many slots of so many are left.
    public int left(int limit) {
        return Math.max(0, limit - store.counted());
    }

    /// When the next slot is free; null: it is not known, or one is free now.
    public @Nullable Instant freeAt(int limit) {
        var tooMany = store.counted() - limit;
        if (tooMany < 0 || tooMany >= SCANNED || limit < 1) return null;
        var ends = store.ends(tooMany + 1);
        return ends.size() <= tooMany ? null : ends.get(tooMany).at();
    }

    /// When the first of the slots that are taken comes back; null: none is taken.
    public @Nullable Instant returnsAt() {
        var ends = store.ends(1);
        return ends.isEmpty() ? null : ends.getFirst().at();
    }

    /// Whether the customer counts, and so needs no slot.
    public boolean counts(CustomerId customer, Instant now) {
        return at(store.of(customer), now).end().isPresent();
    }

    private interface Change {
        CustomerReservations of(CustomerReservations known);
    }

    private void change(CustomerId customer, Instant now, Change change) {
        var before = store.of(customer);
        put(customer, before, change.of(at(before, now)).at(now));
    }

    private void put(
            CustomerId customer,
            @Nullable CustomerReservations before,
            CustomerReservations after) {
        store.replace(customer, before, after.isEmpty() ? null : after);
    }

    private static CustomerReservations at(@Nullable CustomerReservations known, Instant now) {
        return known == null ? CustomerReservations.NOTHING : known.at(now);
    }
}
