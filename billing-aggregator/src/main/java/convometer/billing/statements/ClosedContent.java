package convometer.billing.statements;

import convometer.events.BillingCount;

import java.nio.charset.StandardCharsets;
import java.util.Collection;

/// What a closed statement is known by: the CSV that anybody may download.
///
/// @param csv `text/csv`
/// @param lines below its header
public record ClosedContent(String csv, int lines) {

    /// Of the lines of a month, whatever else is counted among them.
    public static ClosedContent of(String wabaId, String month, Collection<BillingCount> counts) {
        var rows = StatementRow.of(wabaId, month, counts);
        return new ClosedContent(
                new String(StatementCsv.ofRows(rows), StandardCharsets.UTF_8), rows.size());
    }

    /// SHA-256 of the bytes in UTF-8, in hexadecimal.
    public String sha256() {
        return sha256(csv);
    }

    /// SHA-256 of a text in UTF-8, in hexadecimal.
    public static String sha256(String csv) {
        return Fingerprint.of(csv.getBytes(StandardCharsets.UTF_8));
    }
}
