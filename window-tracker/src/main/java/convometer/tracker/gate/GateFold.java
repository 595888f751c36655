package convometer.tracker.gate;

import convometer.tracker.consent.Consent;
import convometer.tracker.consent.Consents;
import convometer.tracker.gate.PendingRequest.Reason;
import convometer.tracker.identity.CustomerId;
import convometer.tracker.identity.PhoneNumberId;
import convometer.tracker.limit.CustomerReservations;
import convometer.tracker.limit.RequestId;
import convometer.tracker.limit.Reservation;
import convometer.tracker.limit.Slot;
import convometer.tracker.message.Wamid;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// The fold of the gate: each request gets one last answer, in the order of its thread. Whoever
/// waits for a slot of the messaging limit lets the rest of the thread wait behind; whoever waits
/// for the customer does not. The state that is handed in is changed.
public final class GateFold {

    private final Gate gate;

    public GateFold(Gate gate) {
        this.gate = gate;
    }

    /// Takes one event.
    public List<GateDecision> apply(
            GateState gateState, GateEvent event, ThreadViews threads, Instant now) {
        var evaluation = new Evaluation(gateState, threads, now);
        switch (event) {
            case GateEvent.SendRequested(var request) -> evaluation.onRequest(request);
            case GateEvent.Consented(var key, var consent) -> evaluation.onConsent(key, consent);
            case GateEvent.AssigneeSet(var number, var assignee) ->
                    evaluation.onAssignee(number, assignee);
            case GateEvent.SlotAnswered(var request, var slot) -> evaluation.onSlot(request, slot);
            case GateEvent.Sent(var number, var request, var wamid, var at) ->
                    evaluation.sent(number, request, wamid, at);
            case GateEvent.NotSent(var request) -> evaluation.release(request);
            case GateEvent.ThreadsChanged() -> evaluation.onThreadsChanged();
            case GateEvent.TimePassed() -> evaluation.timePassed();
        }
        return evaluation.decisions;
    }

    /// Two turn out to be one customer's. Both states are used up.
    public List<GateDecision> merge(
            GateState into, GateState from, ThreadViews threads, Instant now) {
        var evaluation = new Evaluation(into, threads, now);
        from.consents().latest().forEach(evaluation::onConsent);
        from.assignees().forEach(evaluation::onAssignee);
        into.merge(from);
        evaluation.rename();
        evaluation.onThreadsChanged();
        return evaluation.decisions;
    }

    /// One step with one gate state.
    private final class Evaluation {
        private final GateState gateState;
        private final ThreadViews threads;
        private final Instant now;
        private final List<GateDecision> decisions = new ArrayList<>();

        Evaluation(GateState gateState, ThreadViews threads, Instant now) {
            this.gateState = gateState;
            this.threads = threads;
            this.now = now;
        }

        void onRequest(SendRequest request) {
            if (gateState.pending(request.requestId()).isPresent()) return;
            var waiting = PendingRequest.firstTry(request, now);
            if (request.isMark()) {
                conclude(waiting, Slot.NOT_REQUESTED);
                return;
            }
            if (!gateState.hasRoomFor(request)) {
                concludeAtOnce(waiting);
                return;
            }
            gateState.put(waiting);
            advance(request.number());
        }

        /// There is no room to wait: whatever has no last answer now is refused.
        private void concludeAtOnce(PendingRequest each) {
            var number = each.request().number();
            var hasToWait =
                    gateState.pendingAt(number).stream().anyMatch(other -> other.isFor(Reason.SLOT))
                            || !answer(each, Slot.NOT_REQUESTED).isLast();
            if (hasToWait)
                decisions.add(
                        new GateDecision.Answered(
                                each.request(), Refusal.TOO_MANY_PENDING.answer()));
            else conclude(each, Slot.NOT_REQUESTED);
        }

        /// Everything of the thread that does not wait for anything else.
        private void advance(PhoneNumberId number) {
            for (var each : gateState.pendingAt(number)) {
                if (each.isFor(Reason.WINDOW) && !mayEnd(each)) awaitOpening(each);
                else if (each.isFor(Reason.SLOT) || conclude(each, Slot.NOT_REQUESTED)) return;
            }
        }

        private void awaitOpening(PendingRequest held) {
            var opensAt = threads.of(held.request()).opensAfter(now).orElse(null);
            gateState.put(held.opening(opensAt));
        }

        private boolean mayEnd(PendingRequest held) {
            return held.isDue(now)
                    || gate.freeFormUntil(threads.of(held.request()), now).isPresent();
        }

        /// Asks the gate, and does what it says.
        ///
        /// @return whether the rest of the thread has to wait
        private boolean conclude(PendingRequest each, Slot slot) {
            var answer = answer(each, slot);
            returnUnused(each, slot, answer);
            var request = each.request();
            switch (answer) {
                case Answer.NeedsSlot(var limit, _) -> {
                    gateState.put(each.forSlot(limit.scope(), threads.customerName(), now));
                    decisions.add(new GateDecision.SlotRequested(request, limit));
                    return true;
                }
                case Answer.Held(var until, _) -> {
                    awaitOpening(each.forWindow(until));
                    decisions.add(new GateDecision.Answered(request, answer));
                }
                case Answer.Permitted permitted -> {
                    gateState.remove(request.requestId());
                    if (permitted.holdsSlot()) reserve(each);
                    decisions.add(new GateDecision.Answered(request, answer));
                }
                case Answer.Refused _ -> {
                    gateState.remove(request.requestId());
                    decisions.add(new GateDecision.Answered(request, answer));
                }
            }
            return false;
        }

        private Answer answer(PendingRequest each, Slot slot) {
            var thread = threads.of(each.request());
            return each.isFor(Reason.WINDOW) && each.isDue(now)
                    ? gate.heldUntilExpiry(each, thread, gateState, now)
                    : gate.decide(each.request(), thread, gateState, slot, now);
        }

        /// A slot that was asked for and that nothing is sent with.
        private void returnUnused(PendingRequest each, Slot slot, Answer answer) {
            var scope = each.scope();
            var holds = answer instanceof Answer.Permitted permitted && permitted.holdsSlot();
            if (scope != null
                    && !holds
                    && !requestsAgain(answer, scope)
                    && !(slot instanceof Slot.None)) release(each.request().requestId(), scope);
        }

        private static boolean requestsAgain(Answer answer, String scope) {
            return answer instanceof Answer.NeedsSlot(var limit, _) && limit.scope().equals(scope);
        }

        private void reserve(PendingRequest each) {
            var scope = each.scope();
            var requestedAs = each.requestedAs();
            if (scope == null || requestedAs == null)
                throw new IllegalStateException("a place that nobody asked for");
            var request = each.request();
            gateState.reserve(
                    request.requestId(),
                    new Reservation(scope, request.number(), requestedAs, now, null));
        }

        /// Only whoever waits for an answer is answered: late or once more it changes nothing.
        void onSlot(RequestId requestId, Slot slot) {
            var asked = gateState.pending(requestId).filter(each -> each.isFor(Reason.SLOT));
            if (asked.isEmpty()) return;
            conclude(asked.get(), slot);
            advance(asked.get().request().number());
        }

        void sent(PhoneNumberId number, RequestId requestId, Wamid wamid, Instant at) {
            var known = gateState.reservation(requestId);
            var reservation = known == null ? reservationOfUnrequested(number, at) : known;
            if (reservation == null || reservation.wamid() != null) return;
            gateState.reserve(requestId, reservation.sent(wamid, at));
            decisions.add(new GateDecision.SlotUsed(requestId, reservation.scope(), at));
            giveBackFailed();
        }

        /// G4: what somebody sent without asking counts, too; null: it does not, or not any more.
        private @Nullable Reservation reservationOfUnrequested(PhoneNumberId number, Instant at) {
            if (!at.plus(CustomerReservations.COUNTED).isAfter(now) || threads.isOpen(number, at))
                return null;
            return gate.limit(number)
                    .map(limit ->
                            new Reservation(
                                    limit.scope(), number, threads.customerName(), at, null))
                    .orElse(null);
        }

        void release(RequestId requestId) {
            var reservation = gateState.reservation(requestId);
            if (reservation == null) return;
            gateState.release(requestId);
            release(requestId, reservation.scope());
        }

        private void release(RequestId requestId, String scope) {
            decisions.add(new GateDecision.SlotReleased(requestId, scope));
        }

        private void giveBackFailed() {
            for (var each : List.copyOf(gateState.reservations().entrySet())) {
                var reservation = each.getValue();
                var wamid = reservation.wamid();
                if (wamid != null && threads.hasFailed(reservation.number(), wamid))
                    release(each.getKey());
            }
        }

        void onConsent(Consents.Key key, Consent consent) {
            var before = holds(key).map(Consent::optIn);
            gateState.apply(Consents.none().with(key, consent));
            var after = holds(key);
            if (after.isPresent() && !after.map(Consent::optIn).equals(before))
                decisions.add(new GateDecision.ConsentChanged(key, after.get()));
        }

        private Optional<Consent> holds(Consents.Key key) {
            var consents = gateState.consents();
            var number = key.number();
            return number == null
                    ? Optional.ofNullable(consents.latest().get(key))
                    : consents.at(number, key.scope());
        }

        void onAssignee(PhoneNumberId number, Assignee assignee) {
            var before = gateState.assignee(number);
            gateState.apply(number, assignee);
            var after = gateState.assignee(number);
            if (!after.isSameAs(before))
                decisions.add(new GateDecision.AssigneeChanged(number, after));
        }

        void onThreadsChanged() {
            var numbers = new TreeSet<PhoneNumberId>();
            for (var each : gateState.pending()) numbers.add(each.request().number());
            numbers.forEach(this::advance);
            giveBackFailed();
        }

        void timePassed() {
            for (var each : List.copyOf(gateState.pending()))
                if (each.isDue(now)) conclude(each, Slot.NOT_REQUESTED);
            gateState.forgetReservations(now);
            onThreadsChanged();
        }

        /// The limits learn under which name the customer is kept now.
        void rename() {
            var known = new TreeSet<String>();
            for (var each : List.copyOf(gateState.reservations().entrySet())) {
                var reservation = each.getValue();
                if (reservation.requestedAs().equals(threads.customerName())) continue;
                rename(reservation.scope(), reservation.requestedAs(), known);
                gateState.reserve(each.getKey(), reservation.as(threads.customerName()));
            }
            for (var each : List.copyOf(gateState.pending())) {
                var scope = each.scope();
                var requestedAs = each.requestedAs();
                if (scope == null
                        || requestedAs == null
                        || requestedAs.equals(threads.customerName())) continue;
                rename(scope, requestedAs, known);
                gateState.put(each.as(threads.customerName()));
            }
        }

        private void rename(String scope, CustomerId from, Set<String> known) {
            if (known.add(scope + "\0" + from))
                decisions.add(new GateDecision.Renamed(scope, from));
        }
    }
}
