package convometer.outbound.receipts;

import convometer.events.OutboundReceipt;
import convometer.outbound.dispatch.PermissionReader;
import convometer.outbound.state.UnsettledSend;
import convometer.schemas.streams.RejectedRecord;

import java.time.Duration;
import java.time.Instant;

/// Checks a lifecycle event before it is applied.
final class LifecycleEventCheck {

    /// Clocks differ.
    private static final Duration AHEAD = Duration.ofDays(1);

    /// @throws RejectedRecord if the receipt cannot be the request's
    static void require(String id, OutboundReceipt receipt) {
        requireOwn(id, receipt.getRequestId());
        RejectedRecord.requireText("outcome", receipt.getOutcome());
    }

    /// What a send is settled with is checked before it is kept: at its deadline it is too late.
    ///
    /// @throws RejectedRecord if the send cannot be settled
    static void require(String id, UnsettledSend send, PermissionReader permissions, Instant now) {
        requireOwn(id, send.getRequestId());
        if (send.getAt().isAfter(now.plus(AHEAD)))
            throw new RejectedRecord(
                    RejectedRecord.BAD_TIMESTAMP, "at is more than a day ahead: " + send.getAt());
        if (permissions.permission(0, send.getDecision()).isEmpty())
            throw new RejectedRecord(RejectedRecord.MALFORMED, "decision permits nothing");
    }

    private static void requireOwn(String id, String requestId) {
        if (!id.equals(requestId))
            throw new RejectedRecord(
                    RejectedRecord.CONTRADICTS_KEY, "request_id is not that of the key");
    }

    private LifecycleEventCheck() {}
}
