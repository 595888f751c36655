package convometer.tracker;

import convometer.tracker.gate.Consent;
import convometer.tracker.gate.Consents;
import convometer.tracker.gate.Desk;
import convometer.tracker.gate.Handler;
import convometer.tracker.gate.Request;
import convometer.tracker.gate.Reservation;
import convometer.tracker.gate.Scope;
import convometer.tracker.gate.Waiting;
import convometer.tracker.state.ConsentState;
import convometer.tracker.state.DeskRecord;
import convometer.tracker.state.HandlerState;
import convometer.tracker.state.ReservationState;
import convometer.tracker.state.WaitingState;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// Translates a desk to the record that is stored, and back.
final class DeskRecords {

    static DeskRecord record(Desk desk) {
        return DeskRecord.newBuilder()
                .setConsents(
                        desk.consents().latest().entrySet().stream()
                                .sorted(Map.Entry.comparingByKey())
                                .map(each -> record(each.getKey(), each.getValue()))
                                .toList())
                .setHandlers(
                        desk.handlers().entrySet().stream()
                                .map(each -> record(each.getKey(), each.getValue()))
                                .toList())
                .setWaiting(desk.waiting().stream().map(DeskRecords::record).toList())
                .setPlaces(
                        desk.places().entrySet().stream()
                                .map(each -> record(each.getKey(), each.getValue()))
                                .toList())
                .setNextDue(desk.nextDue().orElse(null))
                .build();
    }

    /// @param stored null: nothing
    static Desk desk(@Nullable DeskRecord stored) {
        if (stored == null) return Desk.empty();
        return Desk.of(
                consents(stored.getConsents()),
                handlers(stored.getHandlers()),
                stored.getWaiting().stream().map(DeskRecords::waiting).toList(),
                places(stored.getPlaces()));
    }

    private static ConsentState record(Consents.Key key, Consent consent) {
        return new ConsentState(
                key.scope().word(), key.number(), consent.optIn(), consent.at(), consent.source());
    }

    private static Consents consents(List<ConsentState> stored) {
        Map<Consents.Key, Consent> latest = new TreeMap<>();
        for (var each : stored)
            latest.put(
                    new Consents.Key(scope(each.getScope()), each.getPhoneNumberId()),
                    new Consent(each.getOptIn(), each.getAt(), each.getSource()));
        return new Consents(latest);
    }

    private static Scope scope(String word) {
        return Scope.valueOf(word.toUpperCase(Locale.ROOT));
    }

    private static HandlerState record(String number, Handler handler) {
        return new HandlerState(number, handler.person(), handler.name(), handler.at());
    }

    private static Map<String, Handler> handlers(List<HandlerState> stored) {
        Map<String, Handler> handlers = new TreeMap<>();
        for (var each : stored)
            handlers.put(
                    each.getPhoneNumberId(),
                    new Handler(each.getPerson(), each.getName(), each.getAt()));
        return handlers;
    }

    private static WaitingState record(Waiting each) {
        var request = each.request();
        return WaitingState.newBuilder()
                .setRequestId(request.requestId())
                .setPhoneNumberId(request.number())
                .setCustomer(request.customer())
                .setMessage(request.body().message())
                .setFallback(request.body().fallback())
                .setDeadline(request.deadline())
                .setHold(request.hold())
                .setSender(request.sender())
                .setWaitsFor(each.what().name().toLowerCase(Locale.ROOT))
                .setSince(each.since())
                .setUntil(each.until())
                .setOpensAt(each.opensAt())
                .setScope(each.scope())
                .setAskedAs(each.askedAs())
                .build();
    }

    private static Waiting waiting(WaitingState stored) {
        return new Waiting(
                request(stored),
                Waiting.For.valueOf(stored.getWaitsFor().toUpperCase(Locale.ROOT)),
                stored.getSince(),
                stored.getUntil(),
                stored.getOpensAt(),
                stored.getScope(),
                stored.getAskedAs());
    }

    private static Request request(WaitingState stored) {
        return SendRequests.request(
                stored.getRequestId(),
                stored.getPhoneNumberId(),
                stored.getCustomer(),
                new Request.Body(stored.getMessage(), stored.getFallback()),
                stored.getDeadline(),
                stored.getHold(),
                stored.getSender());
    }

    private static ReservationState record(String requestId, Reservation place) {
        return new ReservationState(
                requestId,
                place.scope(),
                place.number(),
                place.askedAs(),
                place.at(),
                place.wamid());
    }

    private static Map<String, Reservation> places(List<ReservationState> stored) {
        Map<String, Reservation> places = new TreeMap<>();
        for (var each : stored)
            places.put(
                    each.getRequestId(),
                    new Reservation(
                            each.getScope(),
                            each.getPhoneNumberId(),
                            each.getAskedAs(),
                            each.getAt(),
                            each.getWamid()));
        return places;
    }

    private DeskRecords() {}
}
