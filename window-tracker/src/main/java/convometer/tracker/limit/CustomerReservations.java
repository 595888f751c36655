package convometer.tracker.limit;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// What one customer holds of a messaging limit: the slots of the customer's requests. However many
/// there are, the customer counts once, until the last of them ends.
public record CustomerReservations(List<SlotReservation> reservations) {

    /// How long a message outside of the window counts (G4).
    public static final Duration COUNTED = Duration.ofHours(24);

    static final CustomerReservations NOTHING = new CustomerReservations(List.of());

    /// What became of a request's slot.
    public enum State {
        REQUESTED,
        SENT,
        RELEASED
    }

    /// The slot of a request.
    ///
    /// @param at when it was asked for, when Meta took the message, or when it was released
    public record SlotReservation(RequestId request, State state, Instant at) {

        Instant end() {
            return at.plus(COUNTED);
        }

        boolean counts() {
            return state != State.RELEASED;
        }

        /// What is given back and asked for anew in one step has one instant for both, and comes in
        /// this order.
        private boolean mayBeRequested(Instant again) {
            return state != State.SENT && !again.isBefore(at);
        }
    }

    public CustomerReservations {
        reservations = List.copyOf(reservations);
    }

    /// When the customer stops counting; empty: the customer does not count.
    public Optional<Instant> end() {
        return reservations.stream()
                .filter(SlotReservation::counts)
                .map(SlotReservation::end)
                .max(Comparator.naturalOrder());
    }

    /// When nothing of it matters any more.
    public Instant forgotten() {
        return reservations.stream()
                .map(SlotReservation::end)
                .max(Comparator.naturalOrder())
                .orElse(Instant.MIN);
    }

    boolean isEmpty() {
        return reservations.isEmpty();
    }

    Optional<SlotReservation> of(RequestId request) {
        return reservations.stream().filter(each -> each.request().equals(request)).findFirst();
    }

    /// That the request asks for a slot, perhaps once more. What was sent already stays sent; what
    /// was released since stays released.
    CustomerReservations requested(RequestId request, Instant at) {
        var known = of(request);
        if (known.isPresent() && !known.get().mayBeRequested(at)) return this;
        return with(new SlotReservation(request, State.REQUESTED, at));
    }

    /// Meta took the message. If it failed since, that was known before.
    CustomerReservations sent(RequestId request, Instant at) {
        var known = of(request);
        if (known.isPresent() && known.get().state() == State.RELEASED) return this;
        return with(new SlotReservation(request, State.SENT, at));
    }

    /// The slot is free; that is kept for as long as something older may still come.
    CustomerReservations released(RequestId request, Instant at) {
        var known = of(request);
        if (known.isPresent() && !known.get().counts() && !at.isAfter(known.get().at()))
            return this;
        return with(new SlotReservation(request, State.RELEASED, at));
    }

    /// The request is refused: what it was granted before is free, unless it was used.
    CustomerReservations refused(RequestId request, Instant at) {
        return of(request).filter(known -> known.state() == State.REQUESTED).isEmpty()
                ? this
                : released(request, at);
    }

    private CustomerReservations with(SlotReservation one) {
        var all = new ArrayList<SlotReservation>();
        for (var each : reservations) if (!each.request().equals(one.request())) all.add(each);
        all.add(one);
        return new CustomerReservations(all);
    }

    /// Those of two names that are one customer.
    CustomerReservations and(CustomerReservations other) {
        var all = this;
        for (var each : other.reservations)
            all =
                    switch (each.state()) {
                        case REQUESTED -> all.requested(each.request(), each.at());
                        case SENT -> all.sent(each.request(), each.at());
                        case RELEASED -> all.released(each.request(), each.at());
                    };
        return all;
    }

    /// Without what is over.
    CustomerReservations at(Instant now) {
        var left = reservations.stream().filter(each -> each.end().isAfter(now)).toList();
        return left.size() == reservations.size() ? this : new CustomerReservations(left);
    }
}
