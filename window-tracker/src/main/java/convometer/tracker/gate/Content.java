package convometer.tracker.gate;

/// What somebody wants to send, as far as the gate has to know it.
public sealed interface Content {

    /// Anything but what is below: only while the window is open.
    record FreeForm() implements Content {}

    /// A reaction: free-form that is never charged.
    record Reaction() implements Content {}

    /// A template, by name and language.
    record Named(String name, String language) implements Content {}

    /// A message of the customer's is marked as read, or typing is shown: it has no recipient.
    record Mark() implements Content {}

    /// No message can be made of it.
    record Unreadable() implements Content {}
}
