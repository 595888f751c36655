package convometer.deploy;

import com.fasterxml.jackson.databind.JsonNode;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The sample's figures of Meta for Feira India in October, in which each class of difference is
/// planted once.
final class PlantedDifferences {

    static final Path FILE = Path.of("sample/meta-figures.json");
    static final String WABA = "102290129340399";
    static final String MONTH = "2026-10";

    static final List<String> CLASSES =
            List.of(
                    "category_changed 1",
                    "free_or_charged 1",
                    "late_status 1",
                    "missing_webhook 3",
                    "rounding",
                    "tier",
                    "time_zone",
                    "unknown 1");

    private static final List<String> OF_AMOUNTS = List.of("rounding", "tier", "time_zone");

    /// What a match found, with how many units it is about where it is these alone.
    static List<String> found(JsonNode match) {
        var classes = new ArrayList<String>();
        for (var each : match.path("classes")) {
            var name = each.path("class").asText();
            var count = each.path("count").asText();
            classes.add(OF_AMOUNTS.contains(name) ? name : name + " " + count);
        }
        classes.sort(null);
        return classes;
    }

    private PlantedDifferences() {}
}
