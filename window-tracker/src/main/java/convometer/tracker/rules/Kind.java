package convometer.tracker.rules;

/// What a message of the business was.
public enum Kind {
    /// Anything but a template or a reaction; allowed within a window.
    FREE_FORM,
    /// A template of a known category.
    TEMPLATE,
    /// An emoji on a message of the customer; neither counted nor charged.
    REACTION,
    /// Nobody told; it takes no part in conversations.
    UNKNOWN
}
