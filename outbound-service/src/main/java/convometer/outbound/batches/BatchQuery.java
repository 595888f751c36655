package convometer.outbound.batches;

import static java.nio.charset.StandardCharsets.UTF_8;

import convometer.outbound.batches.state.BatchState;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;

/// Which batches somebody asks for, newest first.
///
/// @param state null: those in any
/// @param numbers null: those of any business number
/// @param limit how many at most
/// @param after where the page before ended; null: the first page
record BatchQuery(
        @Nullable String state, @Nullable Set<String> numbers, int limit, @Nullable Cursor after) {

    private static final Comparator<Cursor> NEWEST_FIRST =
            Comparator.comparing(Cursor::createdAt).reversed().thenComparing(Cursor::batchId);

    /// The place of a batch in the order.
    record Cursor(Instant createdAt, String batchId) {

        private static Cursor of(BatchState batch) {
            return new Cursor(batch.getPlan().getCreatedAt(), batch.getBatchId());
        }

        /// @throws IllegalArgumentException if it is no text of [#text()]
        static Cursor parse(String text) {
            var plain = new String(Base64.getUrlDecoder().decode(text), UTF_8);
            var slash = plain.indexOf('/');
            if (slash < 0) throw new IllegalArgumentException("not a cursor");
            var createdAt = Instant.ofEpochMilli(Long.parseLong(plain.substring(0, slash)));
            return new Cursor(createdAt, plain.substring(slash + 1));
        }

        String text() {
            var plain = createdAt.toEpochMilli() + "/" + batchId;
            return Base64.getUrlEncoder().withoutPadding().encodeToString(plain.getBytes(UTF_8));
        }
    }

    /// Some batches.
    ///
    /// @param cursor asks for the next ones; null: these were the last
    record Page(List<BatchState> batches, @Nullable Cursor cursor) {}

    /// The page, out of all batches in any order. No more of them than the page has are kept in
    /// memory.
    Page of(Iterator<BatchState> all) {
        var newest = new PriorityQueue<>(Comparator.comparing(Cursor::of, NEWEST_FIRST.reversed()));
        while (all.hasNext()) {
            var batch = all.next();
            if (!wants(batch)) continue;
            newest.add(batch);
            if (newest.size() > limit + 1) newest.remove();
        }
        var batches = new ArrayList<>(newest);
        batches.sort(Comparator.comparing(Cursor::of, NEWEST_FIRST));
        if (batches.size() <= limit) return new Page(batches, null);
        batches.removeLast();
        return new Page(batches, Cursor.of(batches.getLast()));
    }

    private boolean wants(BatchState batch) {
        return (state == null || state.equals(batch.getState()))
                && (numbers == null || numbers.contains(batch.getPlan().getPhoneNumberId()))
                && (after == null || NEWEST_FIRST.compare(Cursor.of(batch), after) > 0);
    }
}
