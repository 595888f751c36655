package convometer.tracker.gate;

/// What a desk has to know of its customer's threads.
public interface Threads {

    /// The name under which the customer is kept.
    String home();

    /// The thread that a request is to be sent in.
    Sight of(Request request);

    /// Meta failed the message, and it was not delivered either.
    boolean hasFailed(String number, String wamid);
}
