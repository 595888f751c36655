package convometer.tracker.gate;

import convometer.tracker.gate.Waiting.For;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// The fold of a desk: each request gets one last answer, in the order of its thread. Whoever waits
/// for a place of the messaging limit lets the rest of the thread wait behind; whoever waits for
/// the customer does not. The desk that is handed in is changed.
public final class Desks {

    private final Gate gate;

    public Desks(Gate gate) {
        this.gate = gate;
    }

    /// Takes one event.
    public List<DeskDecision> take(Desk desk, DeskEvent event, Threads threads, Instant now) {
        var turn = new Turn(desk, threads, now);
        switch (event) {
            case DeskEvent.Asked(var request) -> turn.ask(request);
            case DeskEvent.Consented(var key, var consent) -> turn.consent(key, consent);
            case DeskEvent.Handled(var number, var handler) -> turn.handle(number, handler);
            case DeskEvent.PlaceAnswered(var request, var place) -> turn.place(request, place);
            case DeskEvent.Sent(var number, var request, var wamid, var at) ->
                    turn.sent(number, request, wamid, at);
            case DeskEvent.NotSent(var request) -> turn.giveBack(request);
            case DeskEvent.ThreadsMoved() -> turn.look();
            case DeskEvent.TimePassed() -> turn.timePassed();
        }
        return turn.decisions;
    }

    /// Two turn out to be one customer's. Both desks are used up.
    public List<DeskDecision> merge(Desk into, Desk from, Threads threads, Instant now) {
        var turn = new Turn(into, threads, now);
        from.consents().latest().forEach(turn::consent);
        from.handlers().forEach(turn::handle);
        into.absorb(from);
        turn.rename();
        turn.look();
        return turn.decisions;
    }

    /// One step at one desk.
    private final class Turn {
        private final Desk desk;
        private final Threads threads;
        private final Instant now;
        private final List<DeskDecision> decisions = new ArrayList<>();

        Turn(Desk desk, Threads threads, Instant now) {
            this.desk = desk;
            this.threads = threads;
            this.now = now;
        }

        void ask(Request request) {
            if (desk.waiting(request.requestId()).isPresent()) return;
            var waiting = Waiting.forTurn(request, now);
            if (request.isMark()) {
                conclude(waiting, Place.NOT_ASKED);
                return;
            }
            desk.put(waiting);
            advance(request.number());
        }

        /// Everything of the thread that does not wait for anything else.
        private void advance(String number) {
            for (var each : desk.waitingAt(number)) {
                if (each.isFor(For.WINDOW) && !mayEnd(each)) awaitOpening(each);
                else if (each.isFor(For.PLACE) || conclude(each, Place.NOT_ASKED)) return;
            }
        }

        private void awaitOpening(Waiting held) {
            var opensAt = threads.of(held.request()).opensAfter(now).orElse(null);
            desk.put(held.opening(opensAt));
        }

        private boolean mayEnd(Waiting held) {
            return held.isDue(now)
                    || gate.freeFormUntil(threads.of(held.request()), now).isPresent();
        }

        /// Asks the gate, and does what it says.
        ///
        /// @return whether the rest of the thread has to wait
        private boolean conclude(Waiting each, Place place) {
            var answer = answer(each, place);
            returnUnused(each, place, answer);
            var request = each.request();
            switch (answer) {
                case Answer.NeedsPlace(var limit, _) -> {
                    desk.put(each.forPlace(limit.scope(), threads.home(), now));
                    decisions.add(new DeskDecision.PlaceWanted(request, limit));
                    return true;
                }
                case Answer.Held(var until, _) -> {
                    awaitOpening(each.forWindow(until));
                    decisions.add(new DeskDecision.Answered(request, answer));
                }
                case Answer.Permitted permitted -> {
                    desk.remove(request.requestId());
                    if (permitted.holdsPlace()) reserve(each);
                    decisions.add(new DeskDecision.Answered(request, answer));
                }
                case Answer.Refused _ -> {
                    desk.remove(request.requestId());
                    decisions.add(new DeskDecision.Answered(request, answer));
                }
            }
            return false;
        }

        private Answer answer(Waiting each, Place place) {
            var thread = threads.of(each.request());
            return each.isFor(For.WINDOW) && each.isDue(now)
                    ? gate.heldInVain(each, thread, desk, now)
                    : gate.decide(each.request(), thread, desk, place, now);
        }

        /// A place that was asked for and that nothing is sent with.
        private void returnUnused(Waiting each, Place place, Answer answer) {
            var scope = each.scope();
            var holds = answer instanceof Answer.Permitted permitted && permitted.holdsPlace();
            if (scope != null
                    && !holds
                    && !asksAgain(answer, scope)
                    && !(place instanceof Place.None)) giveBack(each.request().requestId(), scope);
        }

        private static boolean asksAgain(Answer answer, String scope) {
            return answer instanceof Answer.NeedsPlace(var limit, _) && limit.scope().equals(scope);
        }

        private void reserve(Waiting each) {
            var scope = each.scope();
            if (scope == null) throw new IllegalStateException("a place that nobody asked for");
            var request = each.request();
            desk.reserve(
                    request.requestId(),
                    new Reservation(scope, request.number(), each.askedAs(), now, null));
        }

        /// Only whoever waits for an answer is answered: late or once more it changes nothing.
        void place(String requestId, Place place) {
            var asked = desk.waiting(requestId).filter(each -> each.isFor(For.PLACE));
            if (asked.isEmpty()) return;
            conclude(asked.get(), place);
            advance(asked.get().request().number());
        }

        void sent(String number, String requestId, String wamid, Instant at) {
            var known = desk.place(requestId);
            var place = known == null ? placeOfUnasked(number, at) : known;
            if (place == null || place.wamid() != null) return;
            desk.reserve(requestId, place.sent(wamid, at));
            decisions.add(new DeskDecision.PlaceUsed(requestId, place.scope(), at));
            giveBackFailed();
        }

        /// G4: what somebody sent without asking counts, too; null: it does not, or not any more.
        private @Nullable Reservation placeOfUnasked(String number, Instant at) {
            if (!at.plus(Holdings.COUNTED).isAfter(now) || threads.isOpen(number, at)) return null;
            return gate.limit(number)
                    .map(limit -> new Reservation(limit.scope(), number, threads.home(), at, null))
                    .orElse(null);
        }

        void giveBack(String requestId) {
            var place = desk.place(requestId);
            if (place == null) return;
            desk.release(requestId);
            giveBack(requestId, place.scope());
        }

        private void giveBack(String requestId, String scope) {
            decisions.add(new DeskDecision.PlaceReturned(requestId, scope));
        }

        private void giveBackFailed() {
            for (var each : List.copyOf(desk.places().entrySet())) {
                var place = each.getValue();
                var wamid = place.wamid();
                if (wamid != null && threads.hasFailed(place.number(), wamid))
                    giveBack(each.getKey());
            }
        }

        void consent(Consents.Key key, Consent consent) {
            var before = holds(key).map(Consent::optIn);
            desk.learn(Consents.none().with(key, consent));
            var after = holds(key);
            if (after.isPresent() && !after.map(Consent::optIn).equals(before))
                decisions.add(new DeskDecision.ConsentChanged(key, after.get()));
        }

        private Optional<Consent> holds(Consents.Key key) {
            var consents = desk.consents();
            return key.isEverywhere()
                    ? Optional.ofNullable(consents.latest().get(key))
                    : consents.at(key.number(), key.scope());
        }

        void handle(String number, Handler handler) {
            var before = desk.handler(number);
            desk.learn(number, handler);
            var after = desk.handler(number);
            if (!after.isSameAs(before))
                decisions.add(new DeskDecision.HandlerChanged(number, after));
        }

        void look() {
            var numbers = new TreeSet<String>();
            for (var each : desk.waiting()) numbers.add(each.request().number());
            numbers.forEach(this::advance);
            giveBackFailed();
        }

        void timePassed() {
            for (var each : List.copyOf(desk.waiting()))
                if (each.isDue(now)) conclude(each, Place.NOT_ASKED);
            desk.forgetPlaces(now);
            look();
        }

        /// The limits learn under which name the customer is kept now.
        void rename() {
            var known = new TreeSet<String>();
            for (var each : List.copyOf(desk.places().entrySet())) {
                var place = each.getValue();
                if (place.askedAs().equals(threads.home())) continue;
                rename(place.scope(), place.askedAs(), known);
                desk.reserve(each.getKey(), place.as(threads.home()));
            }
            for (var each : List.copyOf(desk.waiting())) {
                var scope = each.scope();
                if (scope == null || each.askedAs().equals(threads.home())) continue;
                rename(scope, each.askedAs(), known);
                desk.put(each.as(threads.home()));
            }
        }

        private void rename(String scope, String from, Set<String> known) {
            if (known.add(scope + "\0" + from))
                decisions.add(new DeskDecision.Renamed(scope, from));
        }
    }
}
