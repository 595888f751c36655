package convometer.outbound.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

class ReceiptHistoryEntryTest {

    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final ReceiptHistoryEntry HELD =
            new ReceiptHistoryEntry("held", null, true, NOON);
    private static final ReceiptHistoryEntry UNKNOWN =
            new ReceiptHistoryEntry("unknown", "no_answer", false, NOON.plusSeconds(2));

    /// By a clock that is a little slow.
    private static final ReceiptHistoryEntry ACCEPTED =
            new ReceiptHistoryEntry("accepted", null, true, NOON.minusSeconds(1));

    @Test
    void anyOrderGivesOneHistory() {
        var random = new Random(1);
        for (var round = 0; round < 50; round++) {
            var emitted = new ArrayList<>(List.of(HELD, UNKNOWN, ACCEPTED, UNKNOWN, HELD));
            Collections.shuffle(emitted, random);
            List<ReceiptHistoryEntry> history = List.of();
            for (var entry : emitted) history = ReceiptHistoryEntry.with(history, entry);
            assertEquals(List.of(HELD, UNKNOWN, ACCEPTED), history);
        }
    }

    @Test
    void theLatestTwentyAreKept() {
        var all =
                IntStream.range(0, 50)
                        .mapToObj(n ->
                                new ReceiptHistoryEntry("held", null, true, NOON.plusSeconds(n)))
                        .toList();
        List<ReceiptHistoryEntry> history = List.of();
        for (var entry : all) history = ReceiptHistoryEntry.with(history, entry);
        assertEquals(all.subList(30, 50), history);
    }
}
