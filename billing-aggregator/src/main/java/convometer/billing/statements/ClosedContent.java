package convometer.billing.statements;

import convometer.billing.rules.CodePoints;
import convometer.events.BillingCount;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;

/// What a closed statement is: all that is counted of an account's month, and the CSV that anybody
/// may download of it.
///
/// @param counts charges and conversations that are something, in the order of a statement
/// @param csv of the charges
/// @param conversations as CSV
/// @param lines of `csv`, below its header
public record ClosedContent(
        List<BillingCount> counts, String csv, String conversations, int lines) {

    private static final List<String> COLUMNS =
            List.of("waba_id", "phone_number_id", "month", "market", "category", "quantity");

    /// Of the lines of a month, whatever else is counted among them.
    public static ClosedContent of(String wabaId, String month, Collection<BillingCount> counts) {
        var ofMonth =
                counts.stream()
                        .filter(count -> count.getWabaId().equals(wabaId))
                        .filter(count -> count.getMonth().equals(month))
                        .toList();
        var own = Statement.there(ofMonth).toList();
        var rows = StatementRow.of(wabaId, month, own);
        return new ClosedContent(
                own,
                text(StatementCsv.ofRows(rows)),
                text(StatementCsv.table(COLUMNS, conversations(own))),
                rows.size());
    }

    private static List<List<String>> conversations(List<BillingCount> counts) {
        return counts.stream()
                .filter(count -> !Statement.isCharge(count))
                .map(count ->
                        List.of(
                                count.getWabaId(),
                                count.getPhoneNumberId(),
                                count.getAdjusts().isEmpty()
                                        ? count.getMonth()
                                        : count.getAdjusts(),
                                count.getMarket(),
                                count.getCategory(),
                                Long.toString(count.getQuantity())))
                .sorted(CodePoints.ROWS)
                .toList();
    }

    private static String text(byte[] csv) {
        return new String(csv, StandardCharsets.UTF_8);
    }

    /// Whether other content has the same figures.
    boolean hasFiguresOf(ClosedContent other) {
        return Fingerprint.of(counts).equals(Fingerprint.of(other.counts));
    }

    /// SHA-256 of the CSV in UTF-8, in hexadecimal.
    public String sha256() {
        return sha256(csv);
    }

    /// SHA-256 of a text in UTF-8, in hexadecimal.
    public static String sha256(String csv) {
        return Fingerprint.of(csv.getBytes(StandardCharsets.UTF_8));
    }
}
