package convometer.deploy.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import convometer.billing.ledger.BillingTables;
import convometer.billing.tables.TableTexts;
import convometer.deploy.replay.literal.RandomArchive;
import convometer.schemas.accounts.Accounts;
import convometer.schemas.accounts.AccountsFile;
import convometer.tracker.policy.Policy;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/// `what_if.csv`: what archives come to by other tables.
class ComparisonTest {

    @TempDir private Path folder;

    static Stream<String> cases() throws IOException {
        return ReplayedCase.all().stream();
    }

    static LongStream seeds() {
        return LongStream.range(0, Long.getLong("seeds", 100));
    }

    private Map<String, String> replayed(
            Accounts accounts,
            BillingTables tables,
            @Nullable BillingTables others,
            List<Path> archives)
            throws IOException {
        var recomputation = new Recomputation(accounts, Policy.standard(), tables);
        if (others != null) recomputation.compareWith(others);
        recomputation.read(archives, false, bytes -> {});
        var out = folder.resolve("out");
        recomputation.write(out);
        var files = ReplayedCase.files(out);
        Files.deleteIfExists(out.resolve("what_if.csv"));
        return files;
    }

    private static List<NamedCsvRecord> rows(@Nullable String csv) {
        return CsvReader.builder().ofNamedCsvRecord(csv == null ? "" : csv).stream().toList();
    }

    /// By account, month and currency, what the lines of a column come to that have a figure, where
    /// that is not zero.
    private static Map<String, BigDecimal> sums(List<NamedCsvRecord> rows, String column) {
        var sums = new TreeMap<String, BigDecimal>();
        for (var row : rows)
            if (!row.getField(column).isEmpty())
                sums.merge(
                        row.getField("waba_id")
                                + " "
                                + row.getField("month")
                                + " "
                                + row.getField("currency"),
                        new BigDecimal(row.getField(column)),
                        BigDecimal::add);
        return withoutZeros(sums);
    }

    private static Map<String, BigDecimal> withoutZeros(Map<String, BigDecimal> sums) {
        sums.values().removeIf(sum -> sum.signum() == 0);
        sums.replaceAll((line, sum) -> sum.stripTrailingZeros());
        return sums;
    }

    /// Rates of which each is a tenth more.
    private Path dearer(Path rates) throws IOException {
        var dearer = Files.createDirectories(folder.resolve("dearer"));
        try (var cards = Files.list(rates)) {
            for (var card : cards.toList())
                Files.writeString(
                        dearer.resolve(card.getFileName().toString()),
                        Files.readString(card).replaceAll(",(\\d+\\.\\d*[1-9])0*,", ",$19,"));
        }
        return dearer;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void theSameTablesChangeNothing(String name) throws IOException {
        var one = new ReplayedCase(name);
        var accounts = AccountsFile.read(one.common("accounts.yaml"));
        var tables = TableTexts.read(accounts, null, one.common("rates")).tables();
        var files = replayed(accounts, tables, tables, List.of(one.archive()));
        var rows = rows(files.get("what_if.csv"));
        for (var row : rows) {
            assertEquals(row.getField("quantity_before"), row.getField("quantity_after"));
            assertEquals(row.getField("amount_before"), row.getField("amount_after"));
            assertEquals(row.getField("unpriced_before"), row.getField("unpriced_after"));
            assertTrue(
                    row.getField("difference")
                            .equals(row.getField("amount_before").isEmpty() ? "" : "0"),
                    row::toString);
        }
        for (var file : ReplayedCase.FILES)
            assertEquals(Files.readString(one.expected(file)), files.get(file), file);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void theDifferencesAddUpToThatOfTwoReplays(long seed) throws IOException {
        var archive = RandomArchive.of(seed);
        var archives = archive.write(folder, 2);
        var accounts = AccountsFile.read(folder.resolve("accounts.yaml"));
        var rates = folder.resolve("rates");
        var tables = TableTexts.read(accounts, null, rates).tables();
        var others = TableTexts.read(accounts, null, dearer(rates)).tables();
        var before = rows(replayed(accounts, tables, null, archives).get("statement.csv"));
        var after = rows(replayed(accounts, others, null, archives).get("statement.csv"));
        var rows = rows(replayed(accounts, tables, others, archives).get("what_if.csv"));
        // Lines have other keys there: they are the same where no unit lacks a price.
        if (Stream.of(before, after)
                .flatMap(List::stream)
                .anyMatch(row -> !row.getField("unpriced").isEmpty())) return;
        assertEquals(sums(before, "amount"), sums(rows, "amount_before"));
        assertEquals(sums(after, "amount"), sums(rows, "amount_after"));
        var difference = sums(after, "amount");
        sums(before, "amount")
                .forEach((line, sum) -> difference.merge(line, sum.negate(), BigDecimal::add));
        assertEquals(withoutZeros(difference), sums(rows, "difference"));
    }

    /// Two utility templates of which Meta said in 2025 that they are free in an open window.
    @Test
    void theRulesOfAnotherDayAreToldByTemplateAndMarket() throws IOException {
        var one = new ReplayedCase("replay/2025-07-by-message");
        var accounts = AccountsFile.read(one.common("accounts.yaml"));
        var tables = TableTexts.read(accounts, null, one.common("rates")).tables();
        var others = tables.asOn(LocalDate.parse("2026-10-01"));
        var csv = replayed(accounts, tables, others, List.of(one.archive())).get("what_if.csv");
        var expected = one.archive().resolveSibling("what_if.csv");
        if (Boolean.getBoolean("golden.update")) Files.writeString(expected, csv);
        assertEquals(Files.readString(expected), csv);
        assertFalse(sums(rows(csv), "difference").isEmpty());
    }
}
