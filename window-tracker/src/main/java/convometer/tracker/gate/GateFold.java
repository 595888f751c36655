package convometer.tracker.gate;

import convometer.tracker.consent.Consent;
import convometer.tracker.consent.Consents;
import convometer.tracker.gate.PendingRequest.Reason;
import convometer.tracker.identity.PhoneNumberId;
import convometer.tracker.limit.RequestId;
import convometer.tracker.limit.ReservationRequest;
import convometer.tracker.limit.Slot;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/// The fold of the gate: each request gets one last answer, in the order of its thread. Whoever
/// waits for a slot of the messaging limit, or for money of budgets, lets the rest of the thread
/// wait behind; whoever waits for the customer does not. The state that is handed in is changed.
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
            case GateEvent.RenewalRequested(var request) -> evaluation.onRenewal(request);
            case GateEvent.CancelRequested(var request) -> evaluation.onCancel(request);
            case GateEvent.Consented(var key, var consent) -> evaluation.onConsent(key, consent);
            case GateEvent.AssigneeSet(var number, var assignee) ->
                    evaluation.onAssignee(number, assignee);
            case GateEvent.SlotAnswered(var request, var slot, var askedAt) ->
                    evaluation.onSlot(request, slot, askedAt);
            case GateEvent.Sent(var number, var request, var wamid, var at) ->
                    evaluation.slots.sent(number, request, wamid, at);
            case GateEvent.NotSent(var request) -> evaluation.slots.release(request);
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
        evaluation.slots.rename();
        evaluation.onThreadsChanged();
        return evaluation.decisions;
    }

    /// One step with one gate state.
    private final class Evaluation {
        private final GateState gateState;
        private final ThreadViews threads;
        private final Instant now;
        private final List<GateDecision> decisions = new ArrayList<>();
        private final SlotUse slots;

        Evaluation(GateState gateState, ThreadViews threads, Instant now) {
            this.gateState = gateState;
            this.threads = threads;
            this.now = now;
            slots = new SlotUse(gate, gateState, threads, now, decisions);
        }

        void onRequest(SendRequest request) {
            if (gateState.pending(request.requestId()).isPresent()) return;
            var waiting = PendingRequest.firstTry(request, now);
            if (request.isMark()) {
                conclude(waiting, Slot.NOT_REQUESTED);
                return;
            }
            if (!gateState.hasRoomFor(request)) {
                concludeAtOnce(waiting, Slot.NOT_REQUESTED);
                return;
            }
            gateState.put(waiting);
            advance(request.number());
        }

        /// Its turn was before, so it waits for nobody of its thread. A slot of the messaging limit
        /// that it holds and that counts for long enough is still its own, and so is the money of
        /// budgets, in their periods.
        void onRenewal(SendRequest request) {
            if (gateState.pending(request.requestId()).isPresent()) return;
            var held = slots.take(request.requestId());
            var each = PendingRequest.firstTry(request, now);
            if (held != null) each = each.holding(held);
            var slot = held == null ? Slot.NOT_REQUESTED : Slot.GRANTED;
            var mayGoOn =
                    answer(each, slot) instanceof Answer.Permitted permitted
                            && permitted.holdsSomething();
            if (mayGoOn || gateState.hasRoomFor(request)) conclude(each, slot);
            else concludeAtOnce(each, slot);
        }

        void onCancel(SendRequest request) {
            var pending = gateState.pending(request.requestId());
            if (pending.isEmpty()) {
                decisions.add(new GateDecision.Cancelled(request));
                return;
            }
            var answer = Refusal.CANCELLED.answer();
            slots.returnUnused(pending.get(), Slot.NOT_REQUESTED, answer);
            gateState.remove(request.requestId());
            decisions.add(new GateDecision.Answered(pending.get().request(), answer));
            advance(request.number());
        }

        /// There is no room to wait: whatever has no last answer now is refused.
        private void concludeAtOnce(PendingRequest each, Slot slot) {
            var number = each.request().number();
            var hasToWait =
                    gateState.pendingAt(number).stream().anyMatch(other -> other.isFor(Reason.SLOT))
                            || !answer(each, slot).isLast();
            if (!hasToWait) {
                conclude(each, slot);
                return;
            }
            var answer = Refusal.TOO_MANY_PENDING.answer();
            slots.returnUnused(each, slot, answer);
            decisions.add(new GateDecision.Answered(each.request(), answer));
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
            slots.returnUnused(each, slot, answer);
            var request = each.request();
            switch (answer) {
                case Answer.NeedsSlot(var needed, _) -> {
                    gateState.put(each.forSlot(needed, threads.customerName(), now));
                    decisions.add(new GateDecision.SlotRequested(request, needed));
                    return true;
                }
                case Answer.Held(var until, _) -> {
                    awaitOpening(each.forWindow(until));
                    decisions.add(new GateDecision.Answered(request, answer));
                }
                case Answer.Permitted permitted -> {
                    gateState.remove(request.requestId());
                    if (permitted.holdsSomething()) slots.reserve(each, permitted);
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
            if (each.isFor(Reason.WINDOW) && each.isDue(now))
                return gate.heldUntilExpiry(each, thread, gateState, now);
            var first = gate.decide(each.request(), thread, gateState, now);
            return slot instanceof Slot.NotRequested
                            || (first instanceof Answer.NeedsSlot(var needed, _)
                                    && !isAnswered(each, slot, needed))
                    ? first
                    : gate.decide(each.request(), thread, gateState, slot, now);
        }

        /// What was asked for may be too little by now: the price is another, or a budget's month
        /// is over.
        private static boolean isAnswered(
                PendingRequest each, Slot slot, ReservationRequest needed) {
            var asked = each.asked();
            if (asked == null) return false;
            return slot instanceof Slot.Granted
                    ? asked.what().covers(needed)
                    : asked.what().answers(needed);
        }

        /// Only whoever waits for an answer is answered: late or once more it changes nothing.
        void onSlot(RequestId requestId, Slot slot, @Nullable Instant askedAt) {
            var asked =
                    gateState
                            .pending(requestId)
                            .filter(each -> each.isFor(Reason.SLOT) && each.askedAt(askedAt));
            if (asked.isEmpty()) return;
            conclude(asked.get(), slot);
            advance(asked.get().request().number());
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
            slots.settle();
        }

        void timePassed() {
            for (var each : List.copyOf(gateState.pending()))
                if (each.isDue(now)) conclude(each, Slot.NOT_REQUESTED);
            gateState.forgetReservations(now);
            onThreadsChanged();
        }
    }
}
