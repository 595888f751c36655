package convometer.tracker.streams.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import convometer.tracker.streams.store.InstantIndex.Entry;

import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;
import java.util.Map;

class InstantIndexTest {

    private static final Instant NOON = Instant.parse("2026-10-20T12:00:00Z");

    private final StoredCustomers stored = new StoredCustomers();
    private final KeyValueStore<Bytes, byte[]> index = stored.index();

    @AfterEach
    void close() {
        stored.close();
    }

    @Test
    void entriesAreInTheOrderOfTimeThenOfNames() {
        put("106", NOON.plusSeconds(1), "ana");
        put("106", NOON, "bia");
        put("106", NOON, "ana");
        put("106", Instant.parse("1969-12-31T23:59:59Z"), "eva");
        assertEquals(
                List.of(
                        new Entry(Instant.parse("1969-12-31T23:59:59Z"), "eva"),
                        new Entry(NOON, "ana"),
                        new Entry(NOON, "bia"),
                        new Entry(NOON.plusSeconds(1), "ana")),
                entries(
                        "106",
                        new Entry(Instant.ofEpochMilli(Long.MIN_VALUE), ""),
                        NOON.plusSeconds(2),
                        9));
    }

    @Test
    void theFirstIsInclusiveAndTheEndIsNot() {
        put("106", NOON, "ana");
        put("106", NOON, "bia");
        put("106", NOON.plusMillis(1), "cleo");
        assertEquals(
                List.of(new Entry(NOON, "bia")),
                entries("106", new Entry(NOON, "bia"), NOON.plusMillis(1), 9));
    }

    @Test
    void noMoreComeThanWereAskedFor() {
        put("106", NOON, "ana");
        put("106", NOON, "bia");
        assertEquals(
                List.of(new Entry(NOON, "ana")),
                entries("106", new Entry(NOON, ""), NOON.plusMillis(1), 1));
    }

    @Test
    void groupsDoNotMix() {
        put("106", NOON, "ana");
        put("1060", NOON, "bia");
        put("10", NOON, "cleo");
        put("", NOON, "eva");
        Map.of("106", "ana", "1060", "bia", "10", "cleo", "", "eva")
                .forEach((group, name) ->
                        assertEquals(
                                List.of(new Entry(NOON, name)),
                                entries(
                                        group,
                                        new Entry(Instant.EPOCH, ""),
                                        NOON.plusMillis(1),
                                        9)));
    }

    private void put(String group, Instant at, String name) {
        index.put(InstantIndex.key(group, at, name), InstantIndex.NOTHING);
    }

    private List<Entry> entries(String group, Entry from, Instant end, int limit) {
        return InstantIndex.entries(index, group, from, end, limit);
    }
}
