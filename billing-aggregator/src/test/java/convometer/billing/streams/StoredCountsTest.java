package convometer.billing.streams;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import convometer.billing.statements.MonthlyCounts.NotReadyException;
import convometer.billing.streams.LedgerProgress.Progress;
import convometer.schemas.streams.StreamsDefaults;

import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.YearMonth;
import java.util.List;

/// The lines of statements while the ledger changes, and while there is no ledger.
class StoredCountsTest {

    private static final YearMonth OCTOBER = YearMonth.of(2026, 10);
    private static final Progress LIVE = new Progress(true, Duration.ofSeconds(1), "");

    @TempDir private Path folder;

    @Test
    void beforeTheStartAndAfterTheEndTheLinesAreNotReady() {
        var settings = StreamsDefaults.of("stored-counts", "localhost:1");
        settings.put(StreamsConfig.STATE_DIR_CONFIG, folder.toString());
        try (var ledger = new LedgerHarness(2);
                var streams = new KafkaStreams(ledger.topology(), settings)) {
            var counts = new StoredCounts(streams, () -> LIVE, new WholeReads(), Clock.systemUTC());
            assertThrows(NotReadyException.class, () -> counts.of("waba", OCTOBER, OCTOBER));
            streams.close(Duration.ofSeconds(10));
            assertThrows(NotReadyException.class, () -> counts.of("waba", OCTOBER, OCTOBER));
        }
    }

    @Test
    void linesThatAreNotThoseOfALiveLedgerAreNotReady() {
        var settings = StreamsDefaults.of("stored-counts", "localhost:1");
        settings.put(StreamsConfig.STATE_DIR_CONFIG, folder.toString());
        try (var ledger = new LedgerHarness(2);
                var streams = new KafkaStreams(ledger.topology(), settings)) {
            var counts =
                    new StoredCounts(
                            streams,
                            () -> Progress.unknown("an hour behind"),
                            new WholeReads(),
                            Clock.systemUTC());
            var refused =
                    assertThrows(
                            NotReadyException.class, () -> counts.of("waba", OCTOBER, OCTOBER));
            assertEquals("an hour behind", refused.getMessage());
        }
    }

    @Test
    void onlyTheLinesOfTheAccountAndTheMonthAreReadAndNoDetails() {
        try (var ledger = new LedgerHarness(2)) {
            ledger.freeForm("w1", 1, "2026-10-01T12:00:00Z");
            ledger.freeForm("w2", 1, "2026-11-01T12:00:00Z");
            assertEquals(
                    List.of("2026-11"),
                    ledger.linesOf("waba", "2026-11").stream()
                            .map(line -> line.getMonth())
                            .toList());
            assertEquals(List.of(), ledger.linesOf("wab", "2026-11"));
            assertEquals(List.of(), ledger.linesOf("waba", "2026-12"));
            assertEquals(
                    List.of("charges", "charges"),
                    ledger.allLines().stream().map(line -> line.getCounts()).toList());
            assertEquals(
                    List.of("2026-11-01"),
                    ledger.detailsOf("waba", OCTOBER.plusMonths(1), OCTOBER.plusMonths(1)).stream()
                            .map(line -> line.getDay())
                            .toList());
            assertEquals(
                    List.of("2026-10", "2026-11"),
                    ledger.linesOf("waba", OCTOBER, OCTOBER.plusMonths(1)).stream()
                            .map(line -> line.getMonth())
                            .toList());
        }
    }
}
