package convometer.tracker.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;

import convometer.schemas.access.Access;
import convometer.schemas.access.Callers;
import convometer.schemas.access.OpenAccess;
import convometer.schemas.service.ProblemException;
import convometer.tracker.identity.PhoneNumberId;
import convometer.tracker.state.BudgetTotalsState;
import convometer.tracker.state.CustomerRecord;
import convometer.tracker.state.GroupRecord;
import convometer.tracker.streams.store.CustomerKey;
import convometer.tracker.streams.store.CustomerLocations;
import convometer.tracker.streams.store.InstantIndex;
import convometer.tracker.streams.store.OpenWindowIndex;
import convometer.tracker.streams.store.StoredCustomers;
import convometer.tracker.streams.store.StoredLimitLedger;

import io.micronaut.http.HttpStatus;

import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.HostInfo;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
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

    private static OpenWindowsQuery ask(int limit, @Nullable Cursor after) {
        return new OpenWindowsQuery("106", limit, after, null);
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

    @Test
    void whoWaitsForAnAnswerIsFoundWithoutALookAtTheOthers() {
        try (var stored = new StoredCustomers()) {
            everybodyWrites(stored, 0);
            for (var customer = 0; customer < CUSTOMERS; customer++)
                if (customer % 16 != 7)
                    stored.answered("106", "customer-" + customer, NOON.plusSeconds(500));
            var queries = queries(stored);
            stored.reads.set(0);
            var waiting = queries.open(new OpenWindowsQuery("106", 100, null, false), false);
            assertEquals(
                    List.of("customer-7", "customer-23", "customer-39"),
                    waiting.windows().stream().map(WindowView::customer).toList());
            assertEquals(3, stored.reads.get());
            stored.reads.set(0);
            assertEquals(5, queries.open(ask(5, null), false).windows().size());
            assertEquals(6, stored.reads.get());
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void pagesOfAnyFilterAreTheListFilteredLiterally(long seed) {
        var random = new Random(seed);
        try (var stored = new StoredCustomers()) {
            var expected = new TreeMap<Cursor, Boolean>(CURSORS);
            for (var i = 0; i < 40; i++) {
                var number = "10" + (6 + random.nextInt(3));
                var at = NOON.plusSeconds(random.nextInt(20));
                var isAnswered = random.nextBoolean();
                stored.wrote(number, "c" + i, at);
                if (isAnswered) stored.answered(number, "c" + i, at.plusSeconds(30));
                expected.put(
                        new Cursor(at.plus(Duration.ofHours(24)), number, "c" + i), isAnswered);
            }
            var number = random.nextBoolean() ? null : "107";
            var answered = random.nextInt(3) == 0 ? null : Boolean.valueOf(random.nextBoolean());
            var literal =
                    expected.entrySet().stream()
                            .filter(each ->
                                    number == null || each.getKey().phoneNumberId().equals(number))
                            .filter(each -> answered == null || answered.equals(each.getValue()))
                            .map(each -> each.getKey().customer())
                            .toList();
            assertEquals(literal, listed(queries(stored), number, 1 + random.nextInt(7), answered));
        }
    }

    private static final Comparator<Cursor> CURSORS =
            Comparator.comparing(Cursor::until)
                    .thenComparing(Cursor::phoneNumberId)
                    .thenComparing(Cursor::customer);

    private static List<String> listed(
            WindowQueries queries, @Nullable String number, int limit, @Nullable Boolean answered) {
        var listed = new ArrayList<String>();
        Cursor after = null;
        do {
            var page = queries.open(new OpenWindowsQuery(number, limit, after, answered), false);
            page.windows().forEach(window -> listed.add(window.customer()));
            after = page.cursor() == null ? null : Cursor.parse(page.cursor());
        } while (after != null);
        return listed;
    }

    /// Each peer answers only when the other was asked, too.
    @Test
    void peersAreAskedAtTheSameTime() throws IOException {
        var bothAsked = new CyclicBarrier(2);
        var one = peer(bothAsked);
        var other = peer(bothAsked);
        try (var stored = new StoredCustomers()) {
            stored.owners = Set.of(address(one), address(other));
            assertEquals(List.of(), queries(stored).open(ask(9, null), false).windows());
        } finally {
            one.stop(0);
            other.stop(0);
        }
    }

    private static HttpServer peer(CyclicBarrier bothAsked) throws IOException {
        var peer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        peer.createContext(
                "/",
                exchange -> {
                    var body = "{\"windows\":[]}".getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(meets(bothAsked) ? 200 : 500, body.length);
                    exchange.getResponseBody().write(body);
                    exchange.close();
                });
        peer.start();
        return peer;
    }

    private static boolean meets(CyclicBarrier bothAsked) {
        try {
            bothAsked.await(1, TimeUnit.SECONDS);
            return true;
        } catch (BrokenBarrierException | TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static HostInfo address(HttpServer peer) {
        return new HostInfo("127.0.0.1", peer.getAddress().getPort());
    }

    @ParameterizedTest(name = "answered before: {0}")
    @ValueSource(booleans = {false, true})
    void whoChangesGroupsWhileAListBeginsIsOnIt(boolean answeredBefore) {
        try (var stored = new StoredCustomers();
                var sequence = new OpenWindowIndex.Sequence()) {
            stored.wrote("106", "ana", NOON);
            if (answeredBefore) stored.answered("106", "ana", NOON.plusSeconds(1));
            Runnable change =
                    answeredBefore
                            ? () -> stored.wrote("106", "ana", NOON.plusSeconds(2))
                            : () -> stored.answered("106", "ana", NOON.plusSeconds(2));
            var opened = stored.openWindows().getFirst();
            var index = new ChangedOnce(opened, new AtomicBoolean(), change);
            sequence.add(index, new PhoneNumberId("106"), null, new InstantIndex.Entry(NOON, ""));
            assertNotNull(sequence.next());
        }
    }

    /// An index in which something changes after the first look at it.
    private record ChangedOnce(
            ReadOnlyKeyValueStore<Bytes, byte[]> store, AtomicBoolean changed, Runnable change)
            implements ReadOnlyKeyValueStore<Bytes, byte[]> {

        @Override
        public byte[] get(Bytes key) {
            return store.get(key);
        }

        @Override
        public KeyValueIterator<Bytes, byte[]> range(Bytes from, Bytes to) {
            var range = store.range(from, to);
            if (changed.compareAndSet(false, true)) change.run();
            return range;
        }

        @Override
        public KeyValueIterator<Bytes, byte[]> all() {
            return store.all();
        }

        @Override
        public long approximateNumEntries() {
            return store.approximateNumEntries();
        }
    }

    /// An instance that has two partitions.
    private record TwoPartitions(StoredCustomers one, StoredCustomers other)
            implements CustomerLocations {

        @Override
        public HostInfo ownerOf(CustomerKey customerKey) {
            return one.ownerOf(customerKey);
        }

        @Override
        public Set<HostInfo> owners() {
            return one.owners();
        }

        @Override
        public ReadOnlyKeyValueStore<String, CustomerRecord> customersBeside(
                CustomerKey customerKey) {
            return customers();
        }

        @Override
        public ReadOnlyKeyValueStore<String, CustomerRecord> customers() {
            return new Both(one.customers(), other.customers());
        }

        @Override
        public StoredGateStates gateStatesBeside(CustomerKey customerKey) {
            return gateStates();
        }

        @Override
        public StoredGateStates gateStates() {
            return one.gateStates();
        }

        @Override
        public ReadOnlyKeyValueStore<String, GroupRecord> groupsBeside(CustomerKey customerKey) {
            return one.groupsBeside(customerKey);
        }

        @Override
        public HostInfo ownerOfLimit(String scope) {
            return one.ownerOfLimit(scope);
        }

        @Override
        public StoredLimitLedger.ReadableStores limits(String scope) {
            return one.limits(scope);
        }

        @Override
        public ReadOnlyKeyValueStore<String, BudgetTotalsState> budgets(String ledger) {
            return one.budgets(ledger);
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

    @Test
    void anotherInstanceIsAskedForItsPartOfAListWithTheCallersToken() throws Exception {
        var tokens = new CopyOnWriteArrayList<String>();
        var peer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        peer.createContext(
                "/",
                exchange -> {
                    tokens.add(exchange.getRequestHeaders().getFirst("Authorization"));
                    var body = "{\"windows\":[]}".getBytes(UTF_8);
                    exchange.sendResponseHeaders(200, body.length);
                    exchange.getResponseBody().write(body);
                    exchange.close();
                });
        peer.start();
        try (var stored = new StoredCustomers()) {
            stored.owners = Set.of(new HostInfo("127.0.0.1", peer.getAddress().getPort()));
            var queries = queries(stored, Callers.asked(StoredCustomers.accounts()));
            var page = Callers.asMe(Map.of(), () -> queries.open(ask(9, null), false));
            assertEquals(List.of(), page.windows());
            assertEquals(List.of("Bearer mine"), tokens);
        } finally {
            peer.stop(0);
        }
    }

    private static WindowQueries queries(CustomerLocations locations) {
        return queries(locations, OpenAccess.of(StoredCustomers.accounts()));
    }

    private static WindowQueries queries(CustomerLocations locations, Access access) {
        return new WindowQueries(
                locations,
                new WindowPeers(new ObjectMapper(), access),
                StoredCustomers.accounts(),
                Clock.fixed(NOON.plusSeconds(3_600), ZoneOffset.UTC),
                "127.0.0.1:1");
    }
}
