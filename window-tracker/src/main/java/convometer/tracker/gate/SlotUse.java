package convometer.tracker.gate;

import convometer.tracker.budget.Expense;
import convometer.tracker.gate.PendingRequest.Asked;
import convometer.tracker.identity.CustomerId;
import convometer.tracker.identity.PhoneNumberId;
import convometer.tracker.limit.CustomerReservations;
import convometer.tracker.limit.RequestId;
import convometer.tracker.limit.Reservation;
import convometer.tracker.limit.Reserved;
import convometer.tracker.limit.Slot;
import convometer.tracker.message.Wamid;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/// What one step of the gate does with slots of the messaging limit (G4) and money of budgets: who
/// holds some, and who gives it back.
final class SlotUse {

    private final Gate gate;
    private final GateState gateState;
    private final ThreadViews threads;
    private final Instant now;
    private final List<GateDecision> decisions;

    /// @param decisions of the step, which these are added to
    SlotUse(
            Gate gate,
            GateState gateState,
            ThreadViews threads,
            Instant now,
            List<GateDecision> decisions) {
        this.gate = gate;
        this.gateState = gateState;
        this.threads = threads;
        this.now = now;
        this.decisions = decisions;
    }

    /// What was asked for and nothing is sent with.
    void returnUnused(PendingRequest each, Slot slot, Answer answer) {
        var asked = each.asked();
        if (asked == null || slot instanceof Slot.None) return;
        release(each.request().requestId(), asked.what().without(kept(asked.what(), answer)));
    }

    /// What of it an answer rests on, or asks for again: that stays.
    private static Reserved kept(Reserved asked, Answer answer) {
        return switch (answer) {
            case Answer.Permitted permitted -> heldBy(permitted, asked);
            case Answer.NeedsSlot(var needed, _) -> Reserved.of(needed);
            default -> new Reserved(asked.scope(), false, null, Expense.NONE);
        };
    }

    private static Reserved heldBy(Answer.Permitted permitted, Reserved asked) {
        var slot = permitted.holdsSlot();
        return new Reserved(asked.scope(), slot, slot ? asked.quota() : null, permitted.expense());
    }

    void reserve(PendingRequest each, Answer.Permitted permitted) {
        var asked = each.asked();
        if (asked == null) throw new IllegalStateException("a slot that nobody asked for");
        var request = each.request();
        gateState.reserve(
                request.requestId(),
                new Reservation(
                        heldBy(permitted, asked.what()),
                        request.number(),
                        asked.as(),
                        Objects.requireNonNullElse(asked.at(), now),
                        null));
    }

    void sent(PhoneNumberId number, RequestId requestId, Wamid wamid, Instant at) {
        var known = gateState.reservation(requestId);
        var reservation = known == null ? reservationOfUnrequested(number, at) : known;
        if (reservation == null || reservation.wamid() != null) return;
        gateState.reserve(requestId, reservation.sent(wamid, at));
        var what = reservation.what();
        if (what.slot())
            decisions.add(new GateDecision.SlotUsed(requestId, what.scope(), what.quota(), at));
        settle();
    }

    /// G4: what somebody sent without asking counts, too; null: it does not, or not any more.
    private @Nullable Reservation reservationOfUnrequested(PhoneNumberId number, Instant at) {
        if (!at.plus(CustomerReservations.COUNTED).isAfter(now) || threads.isOpen(number, at))
            return null;
        return gate.limit(number)
                .map(limit ->
                        new Reservation(
                                new Reserved(limit.scope(), null),
                                number,
                                threads.customerName(),
                                at,
                                null))
                .orElse(null);
    }

    /// Takes out what a request holds since it was permitted before; null: nothing. A slot that
    /// stops counting by itself before another lease is over does not count.
    @Nullable Asked take(RequestId requestId) {
        var reservation = gateState.reservation(requestId);
        gateState.release(requestId);
        if (reservation == null || reservation.wamid() != null) return null;
        var what = reservation.what();
        var counts =
                now.plus(gate.lease())
                        .isBefore(reservation.at().plus(CustomerReservations.COUNTED));
        var held = counts ? what : what.withoutSlot();
        return held.isNothing()
                ? null
                : new Asked(held, reservation.requestedAs(), reservation.at());
    }

    void release(RequestId requestId) {
        var reservation = gateState.reservation(requestId);
        if (reservation == null) return;
        gateState.release(requestId);
        if (!reservation.failed()) release(requestId, reservation.what());
    }

    private void release(RequestId requestId, Reserved what) {
        if (!what.isNothing()) decisions.add(new GateDecision.SlotReleased(requestId, what));
    }

    /// What Meta failed gives back what it holds; what was delivered is spent, be it after that.
    void settle() {
        for (var each : List.copyOf(gateState.reservations().entrySet())) {
            var reservation = each.getValue();
            var wamid = reservation.wamid();
            if (wamid == null) continue;
            if (threads.hasFailed(reservation.number(), wamid)) failed(each.getKey(), reservation);
            else if (!reservation.what().expense().isNone()
                    && threads.wasDelivered(reservation.number(), wamid))
                delivered(each.getKey(), reservation);
        }
    }

    private void failed(RequestId requestId, Reservation reservation) {
        release(requestId);
        if (!reservation.what().expense().isNone())
            gateState.reserve(requestId, reservation.afterFailure());
    }

    private void delivered(RequestId requestId, Reservation reservation) {
        var what = reservation.what();
        decisions.add(new GateDecision.MoneySpent(requestId, what.scope(), what.expense()));
        if (what.slot()) gateState.reserve(requestId, reservation.of(what.withoutExpense()));
        else gateState.release(requestId);
    }

    /// The limits learn under which name the customer is kept now.
    void rename() {
        var known = new HashSet<GateDecision.Renamed>();
        var name = threads.customerName();
        for (var each : List.copyOf(gateState.reservations().entrySet())) {
            var reservation = each.getValue();
            if (reservation.requestedAs().equals(name)) continue;
            rename(reservation.what(), reservation.requestedAs(), known);
            gateState.reserve(each.getKey(), reservation.as(name));
        }
        for (var each : List.copyOf(gateState.pending())) {
            var asked = each.asked();
            if (asked == null || asked.as().equals(name)) continue;
            rename(asked.what(), asked.as(), known);
            gateState.put(each.as(name));
        }
    }

    /// Budgets count messages, whoever they are for.
    private void rename(Reserved what, CustomerId from, Set<GateDecision.Renamed> known) {
        if (!what.slot()) return;
        var renamed = new GateDecision.Renamed(what.scope(), what.quota(), from);
        if (known.add(renamed)) decisions.add(renamed);
    }
}
