package convometer.outbound.pacing;

import java.time.Instant;

/// From when on a message may go, and what keeps it until then.
public record Delay(Instant until, Reason reason) {

    /// Why a message waits.
    public enum Reason {
        /// Nothing keeps it.
        NOTHING,
        /// Another message of its thread goes first.
        ORDER,
        /// As many as may be are at Meta.
        PLACE,
        /// Its number has sent as much as Meta takes from it.
        THROUGHPUT,
        /// Meta slows its number down.
        NUMBER,
        /// Meta slows messages to its customer down.
        PAIR,
        /// Meta slows its billing account down.
        ACCOUNT,
        /// Meta slows everything down, or cannot be reached.
        APP,
        /// Meta had a fault, and it is tried again.
        FAULT,
        /// Meta has had faults in a row: the circuit is open.
        CIRCUIT,
        /// Its account, its number or everything is stopped.
        STOPPED,
        /// The gate is asked to renew its lease, or its content is read.
        LEASE
    }

    static Delay none(Instant now) {
        return new Delay(now, Reason.NOTHING);
    }

    Delay orLater(Instant other, Reason why) {
        return other.isAfter(until) ? new Delay(other, why) : this;
    }
}
