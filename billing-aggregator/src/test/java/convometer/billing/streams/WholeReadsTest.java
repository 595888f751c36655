package convometer.billing.streams;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import convometer.billing.statements.MonthlyCounts.NotReadyException;

import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Nobody reads lines while some of those that were written together are still to come.
class WholeReadsTest {

    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final ExecutorService readers = Executors.newSingleThreadExecutor();

    @AfterEach
    void close() {
        readers.shutdownNow();
    }

    private void take(WholeReads reads, String line, int following) {
        var headers = new RecordHeaders();
        WholeReads.describe(headers, following);
        reads.take(headers, () -> lines.add(line));
    }

    @Test
    void aReaderWaitsForTheLastOfThoseThatWereWrittenTogether() throws Exception {
        var reads = new WholeReads(Duration.ofMinutes(1));
        take(reads, "a", 2);
        take(reads, "b", 1);
        var read = readers.submit(() -> reads.read(() -> List.copyOf(lines)));
        assertFalse(read.isDone());
        take(reads, "c", 0);
        assertEquals(List.of("a", "b", "c"), read.get());
    }

    @Test
    void ofLinesWhoseLastWasCompactedAwayThoseOfTheNextWriteAreAwaited() throws Exception {
        var reads = new WholeReads(Duration.ofMinutes(1));
        take(reads, "a", 1);
        take(reads, "c", 1);
        var read = readers.submit(() -> reads.read(() -> List.copyOf(lines)));
        take(reads, "d", 0);
        assertEquals(List.of("a", "c", "d"), read.get());
    }

    @Test
    void whatTakesTooLongIsNotReady() {
        var reads = new WholeReads(Duration.ofMillis(1));
        take(reads, "a", 1);
        var read = readers.submit(() -> reads.read(() -> 1));
        var failed = assertThrows(ExecutionException.class, read::get);
        assertInstanceOf(NotReadyException.class, failed.getCause());
    }

    @Test
    void aLineThatSaysNothingStandsAlone() throws Exception {
        var reads = new WholeReads(Duration.ofMinutes(1));
        reads.take(new RecordHeaders(), () -> lines.add("a"));
        assertEquals(
                List.of("a"), readers.submit(() -> reads.read(() -> List.copyOf(lines))).get());
    }

    @Test
    void aLineThatCannotBeTakenHoldsUpNobody() throws Exception {
        var reads = new WholeReads(Duration.ofMinutes(1));
        var headers = new RecordHeaders();
        headers.add(WholeReads.FOLLOWING, "0".getBytes(StandardCharsets.US_ASCII));
        assertThrows(
                IllegalStateException.class,
                () ->
                        reads.take(
                                headers,
                                () -> {
                                    throw new IllegalStateException("broken");
                                }));
        assertEquals(List.of(), readers.submit(() -> reads.read(() -> List.copyOf(lines))).get());
    }
}
