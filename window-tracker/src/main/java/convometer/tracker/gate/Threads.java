package convometer.tracker.gate;

import java.time.Instant;

/// What a desk has to know of its customer's threads.
public interface Threads {

    /// The name under which the customer is kept.
    String home();

    /// The thread that a request is to be sent in.
    Sight of(Request request);

    /// The customer's window was open at the instant.
    boolean isOpen(String number, Instant at);

    /// Meta failed the message, and it was not delivered either.
    boolean hasFailed(String number, String wamid);
}
