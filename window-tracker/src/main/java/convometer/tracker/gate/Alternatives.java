package convometer.tracker.gate;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// The way out of a refusal: what else would be permitted now (G1).
///
/// @param permitted whether something else would be
record Alternatives(Predicate<Kind> permitted) {

    /// Something else to send.
    enum Kind {
        MARKETING_TEMPLATE("marketing"),
        UTILITY_TEMPLATE("utility"),
        FREE_FORM(null);

        private final @Nullable String category;

        Kind(@Nullable String category) {
            this.category = category;
        }

        @Nullable String category() {
            return category;
        }

        boolean isTemplate() {
            return category != null;
        }
    }

    /// In place of what was refused; a message of which nothing is known has none.
    List<String> to(String code) {
        var words = new ArrayList<String>();
        if (code.equals(Refusal.MALFORMED.code())) return words;
        var utility = permitted.test(Kind.UTILITY_TEMPLATE);
        var marketing = permitted.test(Kind.MARKETING_TEMPLATE);
        if (utility && marketing) words.add("template");
        else if (utility) words.add("utility_template");
        else if (marketing) words.add("marketing_template");
        if (permitted.test(Kind.FREE_FORM)) words.add("free_form");
        return List.copyOf(words);
    }
}
