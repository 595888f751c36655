package convometer.billing.ledger;

import convometer.billing.rules.ChargeContext;
import convometer.events.BillingCount;

import org.jspecify.annotations.Nullable;

import java.util.Objects;

/// By what the units of a line are told apart where somebody asks for more than the line.
///
/// @param day local date of the billing account, `2026-10-05`
/// @param templateName null: not known, or no template
/// @param templateLanguage null: not known, or no template
/// @param labels those of [StatementLabels], in one text
public record StatementDetail(
        String day,
        @Nullable String templateName,
        @Nullable String templateLanguage,
        String labels) {

    static StatementDetail of(ChargeContext context, StatementLabels labels) {
        var attribution = context.attribution();
        return new StatementDetail(
                context.date().toString(),
                orNull(attribution.templateName()),
                orNull(attribution.templateLanguage()),
                labels.text(attribution.labels()));
    }

    /// Of a line of details as it was written.
    static StatementDetail of(BillingCount details) {
        return new StatementDetail(
                Objects.requireNonNullElse(details.getDay(), ""),
                details.getTemplateName(),
                details.getTemplateLanguage(),
                Objects.requireNonNullElse(details.getLabels(), ""));
    }

    /// What is empty is none: they have one key.
    private static @Nullable String orNull(@Nullable String word) {
        return word == null || word.isEmpty() ? null : word;
    }

    /// End of the line's key. Words that somebody else chose may have slashes.
    String key() {
        return String.join("/", day, part(templateName), part(templateLanguage), part(labels));
    }

    private static String part(@Nullable String word) {
        return word == null ? "" : word.replace("%", "%25").replace("/", "%2F");
    }
}
