package convometer.tracker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.ObjectMapper;

import convometer.schemas.service.ProblemException;
import convometer.tracker.state.CustomerRecord;
import convometer.tracker.state.GroupRecord;

import io.micronaut.http.HttpStatus;

import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.HostInfo;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/// Reading while the stream writes, and while a store goes away.
class WindowQueriesTest {

    private static final Instant NOON = Instant.parse("2026-10-20T12:00:00Z");
    private static final int CUSTOMERS = 40;

    @Test
    void aListIsWholeAndInOrderWhileItsWindowsAreExtended() {
        try (var stored = new StoredCustomers()) {
            everybodyWrites(stored, 0);
            var queries = queries(stored);
            var writer =
                    CompletableFuture.runAsync(() -> {
                        for (var second = 1; second <= 20; second++)
                            everybodyWrites(stored, second);
                    });
            List<WindowView> listed;
            do {
                listed = queries.open(ask(1_000, null), false).windows();
                assertEquals(
                        CUSTOMERS, listed.stream().map(WindowView::customer).distinct().count());
                var ends = listed.stream().map(window -> String.valueOf(window.until())).toList();
                assertEquals(ends.stream().sorted().toList(), ends);
            } while (!writer.isDone());
            writer.join();
        }
    }

    private static OpenQuestion ask(int limit, @Nullable Cursor after) {
        return new OpenQuestion("106", limit, after, null);
    }

    private static void everybodyWrites(StoredCustomers stored, int second) {
        for (var customer = 0; customer < CUSTOMERS; customer++)
            stored.wrote("106", "customer-" + customer, NOON.plusSeconds(second * 100L + customer));
    }

    @Test
    void aStoreThatIsClosedUnderTheReaderIsNoErrorOfItsOwn() {
        var stored = new StoredCustomers();
        stored.wrote("106", "ana", NOON);
        var queries = queries(stored);
        assertEquals(1, queries.open(ask(9, null), false).windows().size());
        stored.closeStores();
        var error = assertThrows(ProblemException.class, () -> queries.open(ask(9, null), false));
        assertEquals(HttpStatus.SERVICE_UNAVAILABLE, error.status());
    }

    /// Partitions lie one after the other in the stores of an instance; a list must not.
    @Test
    void pagesAreInOrderOverAllPartitions() {
        try (var one = new StoredCustomers();
                var other = new StoredCustomers()) {
            for (var i = 0; i < 20; i++)
                (i % 2 == 0 ? one : other).wrote("106", "customer-" + i, NOON.plusSeconds(i));
            var queries = queries(new TwoPartitions(one, other));
            var listed = new ArrayList<String>();
            WindowPage page = null;
            do {
                var cursor = page == null ? null : page.cursor();
                var after = cursor == null ? null : Cursor.parse(cursor);
                page = queries.open(ask(3, after), false);
                page.windows().forEach(window -> listed.add(window.customer()));
            } while (page.cursor() != null);
            assertEquals(IntStream.range(0, 20).mapToObj(i -> "customer-" + i).toList(), listed);
        }
    }

    /// An instance that has two partitions.
    private record TwoPartitions(StoredCustomers one, StoredCustomers other)
            implements CustomerPlaces {

        @Override
        public HostInfo ownerOf(Home home) {
            return one.ownerOf(home);
        }

        @Override
        public Set<HostInfo> owners() {
            return one.owners();
        }

        @Override
        public ReadOnlyKeyValueStore<String, CustomerRecord> customersBeside(Home home) {
            return customers();
        }

        @Override
        public ReadOnlyKeyValueStore<String, CustomerRecord> customers() {
            return new Both(one.customers(), other.customers());
        }

        @Override
        public StoredDesks desksBeside(Home home) {
            return desks();
        }

        @Override
        public StoredDesks desks() {
            return one.desks();
        }

        @Override
        public ReadOnlyKeyValueStore<String, GroupRecord> groupsBeside(Home home) {
            return one.groupsBeside(home);
        }

        @Override
        public HostInfo ownerOfLimit(String scope) {
            return one.ownerOfLimit(scope);
        }

        @Override
        public LimitShelf.Stores limits(String scope) {
            return one.limits(scope);
        }

        @Override
        public List<ReadOnlyKeyValueStore<Bytes, byte[]>> openWindows() {
            return List.of(one.openWindows().getFirst(), other.openWindows().getFirst());
        }
    }

    /// What is in one of two stores, by key.
    private record Both(
            ReadOnlyKeyValueStore<String, CustomerRecord> one,
            ReadOnlyKeyValueStore<String, CustomerRecord> other)
            implements ReadOnlyKeyValueStore<String, CustomerRecord> {

        @Override
        public CustomerRecord get(String key) {
            var found = one.get(key);
            return found != null ? found : other.get(key);
        }

        @Override
        public KeyValueIterator<String, CustomerRecord> range(String from, String to) {
            throw new UnsupportedOperationException("nobody asks for a range of customers");
        }

        @Override
        public KeyValueIterator<String, CustomerRecord> all() {
            throw new UnsupportedOperationException("nobody asks for all customers");
        }

        @Override
        public long approximateNumEntries() {
            return one.approximateNumEntries() + other.approximateNumEntries();
        }
    }

    private static WindowQueries queries(CustomerPlaces places) {
        return new WindowQueries(
                places,
                new WindowPeers(new ObjectMapper()),
                StoredCustomers.accounts(),
                Clock.fixed(NOON.plusSeconds(3_600), ZoneOffset.UTC),
                "127.0.0.1:1");
    }
}
