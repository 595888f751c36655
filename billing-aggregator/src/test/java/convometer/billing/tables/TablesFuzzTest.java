package convometer.billing.tables;

import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.code_intelligence.jazzer.junit.FuzzTest;

import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// Whatever a table says: it is one, or an error that names it.
class TablesFuzzTest {

    private static final String NAME = "table.csv";
    private static final Path RESOURCES = Path.of("src/main/resources/convometer/billing");

    static Stream<byte[]> rates() throws IOException {
        return Stream.of(
                Files.readAllBytes(Path.of("../deploy/sample/rates/usd-2026-10-01.csv")),
                """
                effective_from,currency,market,category,tier_from,rate,source,confidence
                2026-10-01,USD,Brazil,utility,1,0.0068,"s; ""t"" ",3P
                2026-10-01,USD,Brazil,utility,250001,,s,3P
                """
                        .getBytes(UTF_8));
    }

    @MethodSource("rates")
    @FuzzTest
    void ratesAreACardOrAnErrorThatNamesTheFile(byte[] file) {
        var markets = MarketTable.read();
        read(file, RateFolder.COLUMNS, table -> RateFolder.cards(List.of(table), markets));
    }

    static Stream<byte[]> eras() throws IOException {
        return Stream.of(Files.readAllBytes(RESOURCES.resolve("eras.csv")));
    }

    @MethodSource("eras")
    @FuzzTest
    void erasAreATableOrAnErrorThatNamesTheFile(byte[] file) {
        read(file, EraTable.COLUMNS, EraTable::eras);
    }

    private static void read(byte[] file, String[] columns, Consumer<Table> use) {
        var table = new Table(NAME, new String(file, UTF_8), List.of(columns));
        try {
            use.accept(table);
            Table.sorted(List.of(table));
        } catch (InvalidTableException e) {
            var message = String.valueOf(e.getMessage());
            assertTrue(message.startsWith(NAME), message);
        }
    }
}
