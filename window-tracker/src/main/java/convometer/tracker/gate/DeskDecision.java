package convometer.tracker.gate;

import java.time.Instant;

/// What was decided at a desk.
public sealed interface DeskDecision {

    /// A request is permitted, refused or held.
    record Answered(Request request, Answer answer) implements DeskDecision {}

    /// A request wants a place of the messaging limit.
    record PlaceWanted(Request request, MessagingLimit limit) implements DeskDecision {}

    /// The message that holds a place was sent.
    record PlaceUsed(String requestId, String scope, Instant sentAt) implements DeskDecision {}

    /// A place is not needed: the message was not sent, or failed.
    record PlaceReturned(String requestId, String scope) implements DeskDecision {}

    /// What a limit counts under another name is this customer's.
    record Renamed(String scope, String from) implements DeskDecision {}

    /// Whether the customer may be written to is another than it was.
    record ConsentChanged(Consents.Key key, Consent consent) implements DeskDecision {}

    /// Somebody else handles the thread.
    record HandlerChanged(String number, Handler handler) implements DeskDecision {}
}
