package convometer.tracker.gate;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// What one customer holds of a messaging limit: the places of the customer's requests. However
/// many there are, the customer counts once, until the last of them ends.
public record Holdings(List<Held> held) {

    /// How long a message outside of the window counts (G4).
    public static final Duration COUNTED = Duration.ofHours(24);

    static final Holdings NOTHING = new Holdings(List.of());

    /// What became of a request's place.
    public enum State {
        ASKED,
        SENT,
        GIVEN_BACK
    }

    /// The place of a request.
    ///
    /// @param at when it was asked for, when Meta took the message, or when it was given back
    public record Held(String request, State state, Instant at) {

        Instant end() {
            return at.plus(COUNTED);
        }

        boolean counts() {
            return state != State.GIVEN_BACK;
        }
    }

    public Holdings {
        held = List.copyOf(held);
    }

    /// When the customer stops counting; empty: the customer does not count.
    public Optional<Instant> end() {
        return held.stream().filter(Held::counts).map(Held::end).max(Comparator.naturalOrder());
    }

    /// When nothing of it matters any more.
    public Instant forgotten() {
        return held.stream().map(Held::end).max(Comparator.naturalOrder()).orElse(Instant.MIN);
    }

    boolean isEmpty() {
        return held.isEmpty();
    }

    Optional<Held> of(String request) {
        return held.stream().filter(each -> each.request().equals(request)).findFirst();
    }

    /// That the request wants a place. What was sent already stays sent; what was given back since
    /// stays given back.
    Holdings asked(String request, Instant at) {
        var known = of(request);
        if (known.isPresent() && !isAfterGivenBack(known.get(), at)) return this;
        return with(new Held(request, State.ASKED, at));
    }

    private static boolean isAfterGivenBack(Held known, Instant at) {
        return !known.counts() && at.isAfter(known.at());
    }

    /// Meta took the message. If it failed since, that was known before.
    Holdings sent(String request, Instant at) {
        var known = of(request);
        if (known.isPresent() && known.get().state() == State.GIVEN_BACK) return this;
        return with(new Held(request, State.SENT, at));
    }

    /// The place is free; that is kept for as long as something older may still come.
    Holdings givenBack(String request, Instant at) {
        var known = of(request);
        if (known.isPresent() && !known.get().counts() && !at.isAfter(known.get().at()))
            return this;
        return with(new Held(request, State.GIVEN_BACK, at));
    }

    private Holdings with(Held one) {
        var all = new ArrayList<Held>();
        for (var each : held) if (!each.request().equals(one.request())) all.add(each);
        all.add(one);
        return new Holdings(all);
    }

    /// Those of two names that are one customer.
    Holdings and(Holdings other) {
        var all = this;
        for (var each : other.held)
            all =
                    switch (each.state()) {
                        case ASKED -> all.asked(each.request(), each.at());
                        case SENT -> all.sent(each.request(), each.at());
                        case GIVEN_BACK -> all.givenBack(each.request(), each.at());
                    };
        return all;
    }

    /// Without what is over.
    Holdings at(Instant now) {
        var left = held.stream().filter(each -> each.end().isAfter(now)).toList();
        return left.size() == held.size() ? this : new Holdings(left);
    }
}
