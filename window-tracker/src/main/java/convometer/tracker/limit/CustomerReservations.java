package convometer.tracker.limit;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

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
    /// @param quota of a publisher that it is a slot of, too; null: of none
    public record SlotReservation(
            RequestId request, State state, Instant at, @Nullable String quota) {

        Instant end() {
            return at.plus(COUNTED);
        }

        boolean counts() {
            return state != State.RELEASED;
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

    /// The quotas that any of them is a slot of.
    Set<String> quotas() {
        return reservations.stream()
                .map(SlotReservation::quota)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
    }

    Optional<SlotReservation> of(RequestId request) {
        return reservations.stream().filter(each -> each.request().equals(request)).findFirst();
    }

    /// That the request asks for a slot. What was sent already stays sent; what was released since
    /// stays released.
    CustomerReservations requested(RequestId request, @Nullable String quota, Instant at) {
        var known = of(request);
        if (known.isPresent() && !isAfterRelease(known.get(), at)) return this;
        return with(new SlotReservation(request, State.REQUESTED, at, quota));
    }

    private static boolean isAfterRelease(SlotReservation known, Instant at) {
        return !known.counts() && at.isAfter(known.at());
    }

    /// Meta took the message. If it failed since, that was known before.
    CustomerReservations sent(RequestId request, Instant at) {
        return sent(request, null, at);
    }

    private CustomerReservations sent(RequestId request, @Nullable String quota, Instant at) {
        var known = of(request);
        if (known.isPresent() && known.get().state() == State.RELEASED) return this;
        return with(request, State.SENT, at, quota);
    }

    /// The slot is free; that is kept for as long as something older may still come.
    CustomerReservations released(RequestId request, Instant at) {
        return released(request, null, at);
    }

    private CustomerReservations released(RequestId request, @Nullable String quota, Instant at) {
        var known = of(request);
        if (known.isPresent() && !known.get().counts() && !at.isAfter(known.get().at()))
            return this;
        return with(request, State.RELEASED, at, quota);
    }

    /// @param quota where the request is not known yet
    private CustomerReservations with(
            RequestId request, State state, Instant at, @Nullable String quota) {
        var known = of(request);
        return with(
                new SlotReservation(
                        request, state, at, known.isPresent() ? known.get().quota() : quota));
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
                        case REQUESTED -> all.requested(each.request(), each.quota(), each.at());
                        case SENT -> all.sent(each.request(), each.quota(), each.at());
                        case RELEASED -> all.released(each.request(), each.quota(), each.at());
                    };
        return all;
    }

    /// Without what is over.
    CustomerReservations at(Instant now) {
        var left = reservations.stream().filter(each -> each.end().isAfter(now)).toList();
        return left.size() == reservations.size() ? this : new CustomerReservations(left);
    }
}
