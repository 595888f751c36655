package convometer.deploy.simulator.accounts;

import convometer.deploy.simulator.seed.SeededRandom;

import org.jspecify.annotations.Nullable;

import java.util.Locale;

/// A message template.
///
/// @param id Meta's id
/// @param status `APPROVED`, `PAUSED`, `DISABLED`, `REJECTED` or `PENDING`
/// @param category `MARKETING`, `UTILITY` or `AUTHENTICATION`
/// @param bodyParameters how many values its body needs; null for any number
/// @param headerFormat `TEXT`, `IMAGE`, `VIDEO`, `DOCUMENT` or `LOCATION`; null for any
public record Template(
        long id,
        String wabaId,
        String name,
        String language,
        String category,
        String status,
        @Nullable Integer bodyParameters,
        @Nullable String headerFormat) {

    /// Identifies a template.
    public record Key(String wabaId, String name, String language) {}

    public static Template of(
            String wabaId, String name, String language, String category, String status) {
        var random = SeededRandom.of("template", wabaId, name, language);
        return new Template(
                random.nextLong(100_000_000_000_000L, 1_000_000_000_000_000L),
                wabaId,
                name,
                language,
                category.toUpperCase(Locale.ROOT),
                status.toUpperCase(Locale.ROOT),
                null,
                null);
    }

    public Key key() {
        return new Key(wabaId, name, language);
    }

    /// The category as webhooks name it in `pricing`.
    public String pricingCategory() {
        return category.toLowerCase(Locale.ROOT);
    }

    public Template with(String newCategory, String newStatus) {
        return new Template(
                id, wabaId, name, language, newCategory, newStatus, bodyParameters, headerFormat);
    }

    public Template withParameters(
            @Nullable Integer newBodyParameters, @Nullable String newHeaderFormat) {
        return new Template(
                id, wabaId, name, language, category, status, newBodyParameters, newHeaderFormat);
    }
}
