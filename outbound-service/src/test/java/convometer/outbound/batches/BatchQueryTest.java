package convometer.outbound.batches;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import convometer.outbound.batches.state.BatchPlan;
import convometer.outbound.batches.state.BatchState;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

class BatchQueryTest {

    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

    /// From page to page every batch that is asked for comes once and in order, also where several
    /// were taken in the same millisecond.
    @Test
    void thePagesTogetherHaveEveryBatchOnce() {
        for (var seed = 0; seed < Integer.getInteger("seeds", 100); seed++) {
            var random = new Random(seed);
            var all = new ArrayList<BatchState>();
            for (var n = random.nextInt(30); n > 0; n--)
                all.add(batch("b" + n + "x", random.nextInt(10), random.nextBoolean()));
            var state = random.nextBoolean() ? "running" : null;
            var expected =
                    all.stream()
                            .filter(batch -> state == null || batch.getState().equals(state))
                            .sorted(
                                    Comparator.comparing((BatchState batch) ->
                                                    batch.getPlan().getCreatedAt())
                                            .reversed()
                                            .thenComparing(BatchState::getBatchId))
                            .map(BatchState::getBatchId)
                            .toList();
            Collections.shuffle(all, random);
            assertEquals(expected, pages(all, state, 1 + random.nextInt(5)), "seed " + seed);
        }
    }

    private static List<String> pages(List<BatchState> all, @Nullable String state, int limit) {
        var found = new ArrayList<String>();
        BatchQuery.Cursor after = null;
        do {
            var page = new BatchQuery(state, null, limit, after).of(all.iterator());
            assertTrue(page.batches().size() <= limit);
            assertTrue(found.size() <= all.size(), "pages that never end");
            page.batches().forEach(batch -> found.add(batch.getBatchId()));
            var cursor = page.cursor();
            after = cursor == null ? null : BatchQuery.Cursor.parse(cursor.text());
        } while (after != null);
        return found;
    }

    private static BatchState batch(String id, int seconds, boolean running) {
        var plan =
                BatchPlan.newBuilder(BatchTopologyTest.plan(1, false))
                        .setCreatedAt(NOON.plusSeconds(seconds))
                        .build();
        return BatchState.newBuilder(StoredProgress.fresh(id, "u", plan))
                .setState(running ? "running" : "done")
                .build();
    }
}
