package convometer.tracker.rules;

import convometer.tracker.rules.ThreadEvent.SendRequested;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The send gate (G), as far as number and window decide: one answer to each request. The order is
/// that of G: the first failure wins.
final class Gate {

    static Decision decide(List<Window> windows, SendRequested request, Policy policy) {
        var deadline = request.deadline();
        if (deadline != null && !request.now().isBefore(deadline)) return expired(request);
        if (!request.knownNumber()) return unknownNumber(request);
        if (!request.freeForm()) return permitted(request, false, Instant.MAX, policy);
        var sendableUntil = sendableUntil(windows, request.now(), policy);
        if (sendableUntil.isPresent())
            return permitted(request, false, sendableUntil.get(), policy);
        return request.fallback()
                ? permitted(request, true, Instant.MAX, policy)
                : windowClosed(request);
    }

    /// W5: free-form only while now + margin is before the window's end.
    private static Optional<Instant> sendableUntil(
            List<Window> windows, Instant now, Policy policy) {
        return Windows.openAt(windows, now)
                .map(window -> window.until().minus(policy.margin()))
                .filter(now::isBefore);
    }

    /// G3: a permission is a lease; it never outlives the window or the deadline.
    private static Decision permitted(
            SendRequested request, boolean useFallback, Instant windowUntil, Policy policy) {
        var leaseUntil = earlier(request.now().plus(policy.lease()), windowUntil);
        var deadline = request.deadline();
        return new Decision.Permitted(
                request.requestId(),
                useFallback,
                deadline == null ? leaseUntil : earlier(leaseUntil, deadline));
    }

    private static Instant earlier(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }

    private static Decision expired(SendRequested request) {
        return new Decision.Refused(
                request.requestId(),
                "expired",
                "The deadline of the request had passed when it was its turn.",
                null,
                List.of());
    }

    private static Decision unknownNumber(SendRequested request) {
        return new Decision.Refused(
                request.requestId(),
                "unknown_number",
                "No billing account of the accounts file lists this phone_number_id.",
                null,
                List.of());
    }

    private static Decision windowClosed(SendRequested request) {
        return new Decision.Refused(
                request.requestId(),
                "window_closed",
                "The customer's service window is closed, or about to close: only an approved"
                        + " template may be sent now.",
                null,
                List.of("template"));
    }

    private Gate() {}
}
