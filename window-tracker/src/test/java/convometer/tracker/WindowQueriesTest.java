package convometer.tracker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.ObjectMapper;

import convometer.schemas.service.ProblemException;

import io.micronaut.http.HttpStatus;

import org.junit.jupiter.api.Test;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// Reading while the stream writes, and while a store goes away.
class WindowQueriesTest {

    private static final Instant NOON = Instant.parse("2026-10-20T12:00:00Z");
    private static final int CUSTOMERS = 40;

    @Test
    void aListIsWholeAndInOrderWhileItsWindowsAreExtended() {
        try (var stored = new StoredThreads()) {
            everybodyWrites(stored, 0);
            var queries = queries(stored);
            var writer =
                    CompletableFuture.runAsync(() -> {
                        for (var second = 1; second <= 20; second++)
                            everybodyWrites(stored, second);
                    });
            List<WindowView> listed;
            do {
                listed = queries.open("106", 1_000, null, null, false).windows();
                assertEquals(
                        CUSTOMERS, listed.stream().map(WindowView::customer).distinct().count());
                var ends = listed.stream().map(window -> String.valueOf(window.until())).toList();
                assertEquals(ends.stream().sorted().toList(), ends);
            } while (!writer.isDone());
            writer.join();
        }
    }

    private static void everybodyWrites(StoredThreads stored, int second) {
        for (var customer = 0; customer < CUSTOMERS; customer++)
            stored.wrote("106", "customer-" + customer, NOON.plusSeconds(second * 100L + customer));
    }

    @Test
    void aStoreThatIsClosedUnderTheReaderIsNoErrorOfItsOwn() {
        var stored = new StoredThreads();
        stored.wrote("106", "ana", NOON);
        var queries = queries(stored);
        assertEquals(1, queries.open("106", 9, null, null, false).windows().size());
        stored.closeStores();
        var error =
                assertThrows(
                        ProblemException.class, () -> queries.open("106", 9, null, null, false));
        assertEquals(HttpStatus.SERVICE_UNAVAILABLE, error.status());
    }

    private static WindowQueries queries(ThreadPlaces places) {
        return new WindowQueries(
                places,
                new WindowPeers(new ObjectMapper()),
                Clock.fixed(NOON.plusSeconds(3_600), ZoneOffset.UTC),
                "127.0.0.1:1");
    }
}
