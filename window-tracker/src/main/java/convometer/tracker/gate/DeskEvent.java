package convometer.tracker.gate;

import java.time.Instant;

/// Something that concerns a desk.
public sealed interface DeskEvent {

    /// Somebody wants to send a message.
    record Asked(Request request) implements DeskEvent {}

    /// A customer wants to be written to, or does not.
    record Consented(Consents.Key key, Consent consent) implements DeskEvent {}

    /// A person takes a thread, or gives it back.
    record Handled(String number, Handler handler) implements DeskEvent {}

    /// Whether there is a place of the messaging limit for a request.
    record PlaceAnswered(String requestId, Place place) implements DeskEvent {}

    /// Meta took the message of a request, or one that nobody asked for.
    ///
    /// @param requestId of what nobody asked for: the message's id
    record Sent(String number, String requestId, String wamid, Instant at) implements DeskEvent {}

    /// The message of a request was not sent after all.
    record NotSent(String requestId) implements DeskEvent {}

    /// More is known of the customer's threads: a window may be open, a message may have failed.
    record ThreadsMoved() implements DeskEvent {}

    /// Time reached now and something was due.
    record TimePassed() implements DeskEvent {}
}
