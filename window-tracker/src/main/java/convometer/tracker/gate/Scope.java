package convometer.tracker.gate;

import java.util.Locale;

/// Of what a customer may have had enough (O2).
public enum Scope {
    EVERYTHING,
    MARKETING;

    /// The word for programs.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
