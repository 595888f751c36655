package convometer.billing.tables;

import convometer.billing.rules.Categories;
import convometer.billing.rules.Era;
import convometer.billing.rules.Era.FreeTier;
import convometer.billing.rules.Eras;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;

/// The table of eras: the one that comes with the service, or an operator's own.
public final class EraTable {

    static final String[] COLUMNS = {
        "effective_from", "unit", "free", "free_in_window", "free_tier", "free_per_month", "tiered"
    };

    public static Eras read() {
        return eras(table(null));
    }

    public static Eras read(Path file) {
        return eras(table(file));
    }

    /// @param file null: the one that comes with the service
    static Table table(@Nullable Path file) {
        return file == null ? Table.resource("eras.csv", COLUMNS) : Table.file(file, COLUMNS);
    }

    static Eras eras(Table table) {
        var eras = new Eras();
        table.forEach(row -> eras.add(era(row)));
        if (eras.isEmpty()) throw new InvalidTableException(table.source() + " has no era");
        return eras;
    }

    private static Era era(Table.Row row) {
        var byMessage = byMessage(row);
        var free = categories(row, "free");
        var freeInWindow = categories(row, "free_in_window");
        if (!byMessage && !freeInWindow.isEmpty())
            throw row.invalid("free_in_window", "is for eras by message");
        var counted = categories(row, "free_tier");
        for (var category : counted)
            if (free.contains(category) || freeInWindow.contains(category))
                throw row.invalid("free_tier", "has a category that is free already: " + category);
        return new Era(
                row.date("effective_from"),
                byMessage,
                free,
                freeInWindow,
                freeTier(row, counted),
                categories(row, "tiered"));
    }

    private static boolean byMessage(Table.Row row) {
        return switch (row.text("unit")) {
            case "conversation" -> false;
            case "message" -> true;
            default -> throw row.invalid("unit", "is neither conversation nor message");
        };
    }

    private static @Nullable FreeTier freeTier(Table.Row row, Set<String> counted) {
        if (counted.isEmpty()) {
            if (row.optional("free_per_month").isEmpty()) return null;
            throw row.invalid("free_tier", "is empty, but free_per_month is not");
        }
        return new FreeTier(counted, row.count("free_per_month"));
    }

    /// Words between spaces.
    private static Set<String> categories(Table.Row row, String field) {
        var categories = new LinkedHashSet<String>();
        for (var word : row.optional(field).split(" +", -1)) {
            if (word.isEmpty()) continue;
            var category = Categories.normalised(word);
            if (!Categories.RATED.contains(category))
                throw row.invalid(field, "has a category that is not known: " + word);
            categories.add(category);
        }
        return categories;
    }

    private EraTable() {}
}
