package convometer.tracker.reference;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Meta's terms for what becomes of templates, in ours.
public final class TemplateTerms {

    /// A template that is flagged can still be sent; one that is to be deleted cannot.
    private static final Map<String, String> STATUSES =
            Map.ofEntries(
                    Map.entry("APPROVED", "approved"),
                    Map.entry("REINSTATED", "approved"),
                    Map.entry("FLAGGED", "approved"),
                    Map.entry("REJECTED", "rejected"),
                    Map.entry("PENDING", "pending"),
                    Map.entry("IN_APPEAL", "pending"),
                    Map.entry("PAUSED", "paused"),
                    Map.entry("DISABLED", "disabled"),
                    Map.entry("PENDING_DELETION", ""),
                    Map.entry("DELETED", ""));

    private static final Set<String> CATEGORIES =
            Set.of(
                    "marketing",
                    "marketing_lite",
                    "utility",
                    "authentication",
                    "authentication_international");

    /// The status; empty text: there is no such template any more. Nothing: not a term that is
    /// known here.
    public static Optional<String> status(String word) {
        return Optional.ofNullable(STATUSES.get(word.strip().toUpperCase(Locale.ROOT)));
    }

    /// The category. Nothing: not a term that is known here.
    public static Optional<String> category(String word) {
        var category = word.strip().toLowerCase(Locale.ROOT).replace('-', '_');
        return Optional.of(category).filter(CATEGORIES::contains);
    }

    private TemplateTerms() {}
}
