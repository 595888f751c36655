package convometer.outbound.dispatch;

import convometer.outbound.pacing.SendingScope;
import convometer.outbound.pacing.SendingState;
import convometer.schemas.service.ProblemException;

/// Shows and says what may send.
public interface SendingControl {

    /// Whether something may send by itself; it may be stopped with what it belongs to.
    SendingState state(SendingScope scope);

    /// Stops something or lets it go on, in all instances.
    ///
    /// @throws ProblemException if Kafka does not take it; then nothing has changed
    void set(SendingScope scope, SendingState state);

    /// Whether a business number may not send: by itself, with its account, or with everything.
    boolean isStopped(String phoneNumberId);

    /// How many messages of a business number wait or are at Meta, in this instance.
    int queued(String phoneNumberId);
}
