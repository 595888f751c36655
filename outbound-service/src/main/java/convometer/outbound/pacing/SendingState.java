package convometer.outbound.pacing;

import java.time.Instant;

/// Whether something may send, and since when.
///
/// @param running it may
/// @param stoppedBy who or what stopped it: [#OPERATOR], or Meta's error as `meta_190`; empty while
///   it runs
/// @param reason a sentence for people; empty: none
/// @param since when it was stopped or started
public record SendingState(boolean running, String stoppedBy, String reason, Instant since) {

    /// Somebody stopped it by hand: it goes on when somebody says so.
    public static final String OPERATOR = "operator";

    /// Nobody ever stopped it.
    public static final SendingState RUNNING = new SendingState(true, "", "", Instant.EPOCH);

    /// Something that may send again.
    public static SendingState runningSince(Instant at) {
        return new SendingState(true, "", "", at);
    }

    /// Something that may not send.
    public static SendingState stopped(String by, String reason, Instant at) {
        return new SendingState(false, by, reason, at);
    }

    boolean isByOperator() {
        return stoppedBy.equals(OPERATOR);
    }
}
