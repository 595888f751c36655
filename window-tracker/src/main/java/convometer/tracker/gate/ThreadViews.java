package convometer.tracker.gate;

import convometer.tracker.identity.CustomerId;
import convometer.tracker.identity.PhoneNumberId;
import convometer.tracker.message.Wamid;

import java.time.Instant;

/// What the gate has to know of its customer's threads.
public interface ThreadViews {

    /// The name under which the customer is kept.
    CustomerId customerName();

    /// The thread that a request is to be sent in.
    ThreadView of(SendRequest request);

    /// The customer's window was open at the instant.
    boolean isOpen(PhoneNumberId number, Instant at);

    /// Meta failed the message, and it was not delivered either.
    boolean hasFailed(PhoneNumberId number, Wamid wamid);

    /// The message was delivered.
    boolean wasDelivered(PhoneNumberId number, Wamid wamid);
}
