package convometer.deploy.twin;

import org.jspecify.annotations.Nullable;

import java.util.Locale;

/// A template as Meta keeps it.
///
/// @param id Meta's own
/// @param status in Meta's words: `APPROVED`, `PAUSED`, …
/// @param category in Meta's words: `MARKETING`, …
/// @param bodyParameters how many values its body needs; null if any number will do
/// @param headerFormat `TEXT`, `IMAGE`, `VIDEO`, `DOCUMENT` or `LOCATION`; null if any will do
record Template(
        long id,
        String wabaId,
        String name,
        String language,
        String category,
        String status,
        @Nullable Integer bodyParameters,
        @Nullable String headerFormat) {

    /// Identifies a template.
    record Key(String wabaId, String name, String language) {}

    static Template of(
            String wabaId, String name, String language, String category, String status) {
        var dice = Dice.of("template", wabaId, name, language);
        return new Template(
                dice.nextLong(100_000_000_000_000L, 1_000_000_000_000_000L),
                wabaId,
                name,
                language,
                category.toUpperCase(Locale.ROOT),
                status.toUpperCase(Locale.ROOT),
                null,
                null);
    }

    Key key() {
        return new Key(wabaId, name, language);
    }

    /// The category as prices name it.
    String priceCategory() {
        return category.toLowerCase(Locale.ROOT);
    }

    Template with(String newCategory, String newStatus) {
        return new Template(
                id, wabaId, name, language, newCategory, newStatus, bodyParameters, headerFormat);
    }

    Template needing(@Nullable Integer newBodyParameters, @Nullable String newHeaderFormat) {
        return new Template(
                id, wabaId, name, language, category, status, newBodyParameters, newHeaderFormat);
    }
}
