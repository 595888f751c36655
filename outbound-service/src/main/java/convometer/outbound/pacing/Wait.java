package convometer.outbound.pacing;

import java.time.Instant;

/// From when on a message may go, and what keeps it until then.
public record Wait(Instant until, Reason reason) {

    /// Why a message waits.
    public enum Reason {
        NOTHING,
        ORDER,
        PLACE,
        THROUGHPUT,
        NUMBER,
        PAIR,
        ACCOUNT,
        APP,
        FAULT
    }

    Wait later(Instant other, Reason why) {
        return other.isAfter(until) ? new Wait(other, why) : this;
    }
}
