package convometer.tracker.streams.store;

import convometer.tracker.consent.Consent;
import convometer.tracker.consent.ConsentScope;
import convometer.tracker.consent.Consents;
import convometer.tracker.gate.Assignee;
import convometer.tracker.gate.GateState;
import convometer.tracker.gate.PendingRequest;
import convometer.tracker.gate.Requester;
import convometer.tracker.gate.SendRequest;
import convometer.tracker.identity.CustomerId;
import convometer.tracker.identity.PhoneNumberId;
import convometer.tracker.limit.RequestId;
import convometer.tracker.limit.Reservation;
import convometer.tracker.limit.Reserved;
import convometer.tracker.message.Wamid;
import convometer.tracker.state.AssigneeState;
import convometer.tracker.state.ConsentState;
import convometer.tracker.state.GateRecord;
import convometer.tracker.state.PendingRequestState;
import convometer.tracker.state.ReservationState;
import convometer.tracker.streams.records.SendRequests;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// Translates a gate state to the record that is stored, and back.
public final class GateRecords {

    public static GateRecord record(GateState gateState) {
        return GateRecord.newBuilder()
                .setConsents(
                        gateState.consents().latest().entrySet().stream()
                                .sorted(Map.Entry.comparingByKey())
                                .map(each -> record(each.getKey(), each.getValue()))
                                .toList())
                .setAssignees(
                        gateState.assignees().entrySet().stream()
                                .map(each -> record(each.getKey(), each.getValue()))
                                .toList())
                .setPending(gateState.pending().stream().map(GateRecords::record).toList())
                .setReservations(
                        gateState.reservations().entrySet().stream()
                                .map(each -> record(each.getKey(), each.getValue()))
                                .toList())
                .setNextDue(Millis.ofNullable(gateState.nextDue().orElse(null)))
                .build();
    }

    /// The gate state that was stored.
    ///
    /// @param stored null: nothing
    public static GateState gateState(@Nullable GateRecord stored) {
        if (stored == null) return GateState.empty();
        return GateState.of(
                consents(stored.getConsents()),
                handlers(stored.getAssignees()),
                stored.getPending().stream().map(GateRecords::waiting).toList(),
                reservations(stored.getReservations()));
    }

    private static ConsentState record(Consents.Key key, Consent consent) {
        var number = key.number();
        return new ConsentState(
                key.scope().word(),
                number == null ? "" : number.value(),
                consent.optIn(),
                Millis.of(consent.at()),
                consent.source());
    }

    private static Consents consents(List<ConsentState> stored) {
        Map<Consents.Key, Consent> latest = new TreeMap<>();
        for (var each : stored)
            latest.put(
                    key(scope(each.getScope()), each.getPhoneNumberId()),
                    new Consent(each.getOptIn(), Millis.instant(each.getAt()), each.getSource()));
        return new Consents(latest);
    }

    /// @param number empty: all
    private static Consents.Key key(ConsentScope scope, String number) {
        return number.isEmpty()
                ? Consents.Key.everywhere(scope)
                : new Consents.Key(scope, new PhoneNumberId(number));
    }

    private static ConsentScope scope(String word) {
        return ConsentScope.valueOf(word.toUpperCase(Locale.ROOT));
    }

    private static AssigneeState record(PhoneNumberId number, Assignee assignee) {
        return new AssigneeState(
                number.value(), assignee.person(), assignee.name(), Millis.of(assignee.at()));
    }

    private static Map<PhoneNumberId, Assignee> handlers(List<AssigneeState> stored) {
        Map<PhoneNumberId, Assignee> handlers = new TreeMap<>();
        for (var each : stored)
            handlers.put(
                    new PhoneNumberId(each.getPhoneNumberId()),
                    new Assignee(each.getPerson(), each.getName(), Millis.instant(each.getAt())));
        return handlers;
    }

    private static PendingRequestState record(PendingRequest each) {
        var request = each.request();
        var state =
                PendingRequestState.newBuilder()
                        .setRequestId(request.requestId().value())
                        .setPhoneNumberId(request.number().value())
                        .setCustomer(request.customer().value())
                        .setMessage(request.body().message())
                        .setFallback(request.body().fallback())
                        .setDeadline(Millis.ofNullable(request.deadline()))
                        .setHold(request.hold())
                        .setSender(request.requester().sender())
                        .setLabels(request.requester().labels())
                        .setWaitsFor(each.what().name().toLowerCase(Locale.ROOT))
                        .setSince(Millis.of(each.since()))
                        .setUntil(Millis.ofNullable(each.until()))
                        .setOpensAt(Millis.ofNullable(each.opensAt()))
                        .setRequestedAs("")
                        .setRenewal(request.renewal());
        var asked = each.asked();
        if (asked != null)
            state.setScope(asked.what().scope())
                    .setSlot(asked.what().slot())
                    .setQuota(asked.what().quota())
                    .setExpense(BudgetRecords.record(asked.what().expense()))
                    .setRequestedAs(asked.as().value())
                    .setAskedAt(Millis.ofNullable(asked.at()));
        return state.build();
    }

    private static PendingRequest waiting(PendingRequestState stored) {
        return new PendingRequest(
                request(stored),
                PendingRequest.Reason.valueOf(stored.getWaitsFor().toUpperCase(Locale.ROOT)),
                Millis.instant(stored.getSince()),
                Millis.instantOrNull(stored.getUntil()),
                Millis.instantOrNull(stored.getOpensAt()),
                asked(stored));
    }

    private static PendingRequest.@Nullable Asked asked(PendingRequestState stored) {
        var scope = stored.getScope();
        if (scope == null) return null;
        return new PendingRequest.Asked(
                new Reserved(
                        scope,
                        stored.getSlot(),
                        stored.getQuota(),
                        BudgetRecords.expense(stored.getExpense())),
                new CustomerId(stored.getRequestedAs()),
                Millis.instantOrNull(stored.getAskedAt()));
    }

    private static SendRequest request(PendingRequestState stored) {
        return SendRequests.request(
                        new RequestId(stored.getRequestId()),
                        new PhoneNumberId(stored.getPhoneNumberId()),
                        new CustomerId(stored.getCustomer()),
                        new SendRequest.Body(stored.getMessage(), stored.getFallback()),
                        Millis.instantOrNull(stored.getDeadline()),
                        stored.getHold(),
                        new Requester(stored.getSender(), stored.getLabels()))
                .withRenewal(stored.getRenewal());
    }

    private static ReservationState record(RequestId requestId, Reservation reservation) {
        var wamid = reservation.wamid();
        var what = reservation.what();
        return ReservationState.newBuilder()
                .setRequestId(requestId.value())
                .setScope(what.scope())
                .setSlot(what.slot())
                .setQuota(what.quota())
                .setExpense(BudgetRecords.record(what.expense()))
                .setPhoneNumberId(reservation.number().value())
                .setRequestedAs(reservation.requestedAs().value())
                .setAt(Millis.of(reservation.at()))
                .setWamid(wamid == null ? null : wamid.value())
                .setFailed(reservation.failed())
                .build();
    }

    private static Map<RequestId, Reservation> reservations(List<ReservationState> stored) {
        Map<RequestId, Reservation> reservations = new TreeMap<>();
        for (var each : stored) {
            var wamid = each.getWamid();
            reservations.put(
                    new RequestId(each.getRequestId()),
                    new Reservation(
                            new Reserved(
                                    each.getScope(),
                                    each.getSlot(),
                                    each.getQuota(),
                                    BudgetRecords.expense(each.getExpense())),
                            new PhoneNumberId(each.getPhoneNumberId()),
                            new CustomerId(each.getRequestedAs()),
                            Millis.instant(each.getAt()),
                            wamid == null ? null : new Wamid(wamid),
                            each.getFailed()));
        }
        return reservations;
    }

    private GateRecords() {}
}
