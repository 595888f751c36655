package convometer.billing.match;

import static java.nio.charset.StandardCharsets.UTF_8;

import convometer.billing.match.rules.Difference;
import convometer.billing.match.rules.Match;
import convometer.billing.match.rules.MatchCell;
import convometer.billing.match.rules.MatchKey;
import convometer.billing.rules.Decimals;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// All figures of a match side by side, also those that agree, with the classes of what differs.
final class MatchCsv {

    private static final List<String> COLUMNS =
            List.of(
                    "bucket_start",
                    "bucket_end",
                    "phone_number_id",
                    "market",
                    "country",
                    "category",
                    "type",
                    "currency",
                    "estimates",
                    "verdicts",
                    "billed",
                    "billed_amount",
                    "unpriced",
                    "meta",
                    "meta_cost",
                    "difference",
                    "amount_difference",
                    "classes",
                    "verdict_classes");

    static byte[] of(Match match, String currency) {
        var classes = classes(match, Difference.Between.LEDGER_AND_META);
        var ofVerdicts = classes(match, Difference.Between.ESTIMATE_AND_VERDICT);
        var text = new StringWriter();
        try (var csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(text)) {
            csv.writeRecord(COLUMNS);
            for (var cell : match.cells())
                csv.writeRecord(
                        row(
                                match,
                                cell,
                                currency,
                                classes.getOrDefault(cell.key(), ""),
                                ofVerdicts.getOrDefault(cell.key(), "")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString().getBytes(UTF_8);
    }

    /// As in `late_status 5, category_changed 3`. What the ledger differs in from Meta stands where
    /// both have it.
    private static Map<MatchKey, String> classes(Match match, Difference.Between between) {
        var counts = new HashMap<MatchKey, Map<String, Long>>();
        for (var difference : match.differences()) {
            if (difference.between() != between) continue;
            add(counts, difference.key(), difference);
            var other = difference.other();
            if (other != null && between == Difference.Between.LEDGER_AND_META)
                add(counts, other, difference);
        }
        var texts = new HashMap<MatchKey, String>();
        counts.forEach((key, byClass) ->
                texts.put(
                        key,
                        byClass.entrySet().stream()
                                .map(entry -> entry.getKey() + " " + entry.getValue())
                                .collect(Collectors.joining(", "))));
        return texts;
    }

    private static void add(
            Map<MatchKey, Map<String, Long>> counts, MatchKey key, Difference difference) {
        counts.computeIfAbsent(key, _ -> new TreeMap<>())
                .merge(difference.why().code(), difference.count(), Long::sum);
    }

    private static List<String> row(
            Match match, MatchCell cell, String currency, String classes, String ofVerdicts) {
        var key = cell.key();
        var cost = cell.metaCost();
        return List.of(
                match.calendar().start(key.bucket()).toString(),
                match.calendar().end(key.bucket()).toString(),
                key.phoneNumberId(),
                key.place().market(),
                key.place().country(),
                key.kind().category(),
                key.kind().type(),
                currency,
                Long.toString(cell.estimates()),
                Long.toString(cell.verdicts()),
                Long.toString(cell.billed()),
                Decimals.plain(cell.billedAmount()),
                Long.toString(cell.unpriced()),
                Long.toString(cell.meta()),
                Objects.requireNonNullElse(MatchView.plain(cost), ""),
                Long.toString(cell.meta() - cell.billed()),
                cost == null ? "" : Decimals.plain(cost.subtract(cell.billedAmount())),
                classes,
                ofVerdicts);
    }

    private MatchCsv() {}
}
