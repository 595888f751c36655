package convometer.tracker.gate;

import convometer.tracker.identity.PhoneNumberId;
import convometer.tracker.limit.CustomerReservations;
import convometer.tracker.limit.RequestId;
import convometer.tracker.limit.Reservation;
import convometer.tracker.limit.Slot;
import convometer.tracker.message.Wamid;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/// What one step of the gate does with slots of the messaging limit (G4): who holds one, and who
/// gives it back.
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

    /// A slot that was asked for and that nothing is sent with.
    void returnUnused(PendingRequest each, Slot slot, Answer answer) {
        var scope = each.scope();
        var holds = answer instanceof Answer.Permitted permitted && permitted.holdsSlot();
        if (scope != null && !holds && !requestsAgain(answer, each) && !(slot instanceof Slot.None))
            release(each.request().requestId(), scope, each.quota());
    }

    /// Of the same limit and quota: what is held of them stays.
    private static boolean requestsAgain(Answer answer, PendingRequest each) {
        if (!(answer instanceof Answer.NeedsSlot(var limit, _))) return false;
        var quota = limit.quota();
        return limit.scope().equals(each.scope())
                && Objects.equals(quota == null ? null : quota.name(), each.quota());
    }

    void reserve(PendingRequest each) {
        var scope = each.scope();
        var requestedAs = each.requestedAs();
        if (scope == null || requestedAs == null)
            throw new IllegalStateException("a slot that nobody asked for");
        var request = each.request();
        gateState.reserve(
                request.requestId(),
                new Reservation(scope, each.quota(), request.number(), requestedAs, now, null));
    }

    void sent(PhoneNumberId number, RequestId requestId, Wamid wamid, Instant at) {
        var known = gateState.reservation(requestId);
        var reservation = known == null ? reservationOfUnrequested(number, at) : known;
        if (reservation == null || reservation.wamid() != null) return;
        gateState.reserve(requestId, reservation.sent(wamid, at));
        decisions.add(
                new GateDecision.SlotUsed(requestId, reservation.scope(), reservation.quota(), at));
        giveBackFailed();
    }

    /// G4: what somebody sent without asking counts, too; null: it does not, or not any more.
    private @Nullable Reservation reservationOfUnrequested(PhoneNumberId number, Instant at) {
        if (!at.plus(CustomerReservations.COUNTED).isAfter(now) || threads.isOpen(number, at))
            return null;
        return gate.limit(number)
                .map(limit ->
                        new Reservation(
                                limit.scope(), null, number, threads.customerName(), at, null))
                .orElse(null);
    }

    /// Whether the request holds a slot that counts until after another lease.
    boolean holdsForLease(RequestId requestId) {
        var reservation = gateState.reservation(requestId);
        return reservation != null
                && reservation.wamid() == null
                && now.plus(gate.lease())
                        .isBefore(reservation.at().plus(CustomerReservations.COUNTED));
    }

    /// A slot that stops counting by itself before long.
    void forget(RequestId requestId) {
        gateState.release(requestId);
    }

    void release(RequestId requestId) {
        var reservation = gateState.reservation(requestId);
        if (reservation == null) return;
        gateState.release(requestId);
        release(requestId, reservation.scope(), reservation.quota());
    }

    private void release(RequestId requestId, String scope, @Nullable String quota) {
        decisions.add(new GateDecision.SlotReleased(requestId, scope, quota));
    }

    void giveBackFailed() {
        for (var each : List.copyOf(gateState.reservations().entrySet())) {
            var reservation = each.getValue();
            var wamid = reservation.wamid();
            if (wamid != null && threads.hasFailed(reservation.number(), wamid))
                release(each.getKey());
        }
    }

    /// The limits learn under which name the customer is kept now.
    void rename() {
        var known = new HashSet<GateDecision.Renamed>();
        for (var each : List.copyOf(gateState.reservations().entrySet())) {
            var reservation = each.getValue();
            if (reservation.requestedAs().equals(threads.customerName())) continue;
            rename(
                    new GateDecision.Renamed(
                            reservation.scope(), reservation.quota(), reservation.requestedAs()),
                    known);
            gateState.reserve(each.getKey(), reservation.as(threads.customerName()));
        }
        for (var each : List.copyOf(gateState.pending())) {
            var scope = each.scope();
            var requestedAs = each.requestedAs();
            if (scope == null || requestedAs == null || requestedAs.equals(threads.customerName()))
                continue;
            rename(new GateDecision.Renamed(scope, each.quota(), requestedAs), known);
            gateState.put(each.as(threads.customerName()));
        }
    }

    private void rename(GateDecision.Renamed renamed, Set<GateDecision.Renamed> known) {
        if (known.add(renamed)) decisions.add(renamed);
    }
}
