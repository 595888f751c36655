package convometer.billing.tables;

import convometer.billing.rules.Era;
import convometer.billing.rules.Eras;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.ArrayList;

/// The table of eras: the one that comes with the service, or an operator's own.
public final class EraTable {

    private static final String[] COLUMNS = {
        "effective_from", "unit", "utility_in_window", "free_form_free_per_month"
    };

    public static Eras read() {
        return eras(Table.resource("eras.csv", COLUMNS));
    }

    public static Eras read(Path file) {
        return eras(Table.file(file, COLUMNS));
    }

    private static Eras eras(Table table) {
        var eras = new ArrayList<Era>();
        table.forEach(row -> eras.add(era(row)));
        return new Eras(eras);
    }

    private static Era era(Table.Row row) {
        var from = row.date("effective_from");
        return switch (row.text("unit")) {
            case "conversation" -> new Era(from, false, false, null);
            case "message" -> new Era(from, true, utilityFree(row), freeForm(row));
            default -> throw row.invalid("unit", "is neither conversation nor message");
        };
    }

    private static boolean utilityFree(Table.Row row) {
        return switch (row.text("utility_in_window")) {
            case "free" -> true;
            case "charged" -> false;
            default -> throw row.invalid("utility_in_window", "is neither free nor charged");
        };
    }

    private static @Nullable Integer freeForm(Table.Row row) {
        var field = "free_form_free_per_month";
        return row.text(field).equals("all") ? null : Math.toIntExact(row.count(field));
    }

    private EraTable() {}
}
