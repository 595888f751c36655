package convometer.billing.rules;

import org.jspecify.annotations.Nullable;

import java.util.Map;

/// What finance attributes a charge to, beside what it is: the template and the labels of the
/// message that it begins with, by its send record. No price depends on it.
///
/// @param templateName null: not known, or no template
/// @param templateLanguage its language code; null: not known, or no template
/// @param labels of the request that sent it, all of them
public record Attribution(
        @Nullable String templateName,
        @Nullable String templateLanguage,
        Map<String, String> labels) {

    /// Nothing is known.
    public static final Attribution NONE = new Attribution(null, null, Map.of());
}
