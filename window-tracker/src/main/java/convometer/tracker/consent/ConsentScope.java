package convometer.tracker.consent;

import java.util.Locale;

/// Of what a customer may have had enough (O2).
public enum ConsentScope {
    EVERYTHING,
    MARKETING;

    /// The code for programs.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
