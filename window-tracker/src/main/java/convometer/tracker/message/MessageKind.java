package convometer.tracker.message;

/// What a message of the business was.
public enum MessageKind {
    /// Anything but a template or a reaction; allowed within a window.
    FREE_FORM,
    /// A template of a known category.
    TEMPLATE,
    /// An emoji on a message of the customer; neither counted nor charged.
    REACTION,
    /// It was not reported; it takes no part in conversations.
    UNKNOWN
}
