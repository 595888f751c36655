package convometer.tracker.message;

import java.util.Locale;

/// What a message of the business was.
public enum MessageKind {
    /// Anything but a template or a reaction; allowed within a window.
    FREE_FORM,
    /// A template of a known category.
    TEMPLATE,
    /// An emoji on a message of the customer; neither counted nor charged.
    REACTION,
    /// It was not reported; it takes no part in conversations.
    UNKNOWN;

    private final String word = name().toLowerCase(Locale.ROOT);

    /// As contracts write it: `free_form`.
    public String word() {
        return word;
    }
}
