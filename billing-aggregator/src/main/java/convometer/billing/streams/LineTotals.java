package convometer.billing.streams;

import convometer.billing.ledger.LineChange;
import convometer.billing.ledger.StatementLine;
import convometer.billing.state.LineRecord;
import convometer.events.BillingCount;
import convometer.schemas.serde.AvroSerdes;

import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/// The totals of each line. What changes often is written now and then, not with each change; that
/// it is still to be written is stored with it, so that it is not forgotten over a crash.
final class LineTotals {

    static final String LINES = "lines";

    private static final int MONTH_DIGITS = "2026-10".length();

    private final KeyValueStore<String, LineRecord> lines;
    private final String letter;
    private final String subject;
    private final Serializer<BillingCount> serializer;
    private final Deserializer<BillingCount> deserializer;
    private final Map<String, BillingCount> unwritten = new LinkedHashMap<>();

    /// @param letter of the ledger, which is in keys after the month
    LineTotals(ProcessorContext<?, ?> context, AvroSerdes serdes, String letter) {
        this.letter = letter;
        lines = context.getStateStore(LINES);
        subject = context.applicationId() + "-" + LINES + "-counts";
        serializer = serdes.serializer();
        deserializer = serdes.deserializer();
        forEach((key, line) -> {
            if (!line.getWritten()) unwritten.put(key, count(line.getCount()));
        });
    }

    private void forEach(BiConsumer<String, LineRecord> consumer) {
        try (var all = lines.all()) {
            while (all.hasNext()) {
                var line = all.next();
                if (line.key.startsWith(letter, MONTH_DIGITS))
                    consumer.accept(line.key.substring(MONTH_DIGITS + 1), line.value);
            }
        }
    }

    void change(LineChange change) {
        var key = change.line().key();
        var known = unwritten.get(key);
        var stored = known == null ? lines.get(stored(key, change.line().month())) : null;
        var before = stored == null ? known : count(stored.getCount());
        var after = change.on(before);
        unwritten.put(key, after);
        store(key, after, false);
    }

    /// Takes figures as they are.
    void put(BillingCount count) {
        var key = StatementLine.of(count).key();
        unwritten.put(key, count);
        store(key, count, false);
    }

    /// Takes a line of a ledger before this one: it is nothing until something is counted on it.
    void takeOver(BillingCount count) {
        if (lines.get(stored(StatementLine.of(count).key(), count.getMonth())) == null)
            put(nothing(count));
    }

    /// Forgets a line.
    void remove(BillingCount count) {
        var key = StatementLine.of(count).key();
        unwritten.remove(key);
        lines.delete(stored(key, count.getMonth()));
    }

    boolean hasUnwritten() {
        return !unwritten.isEmpty();
    }

    /// Takes lines that belong together: whoever has read some of them waits for the others.
    @FunctionalInterface
    interface Writer {

        /// Takes one of them.
        ///
        /// @param following how many come after this one
        void write(String key, BillingCount count, int following);
    }

    /// Writes what has changed since the last time.
    void write(Writer writer) {
        var following = unwritten.size();
        for (var line : unwritten.entrySet()) {
            following--;
            writer.write(line.getKey(), line.getValue(), following);
            store(line.getKey(), line.getValue(), true);
        }
        unwritten.clear();
    }

    /// The lines of a statement.
    List<BillingCount> of(String wabaId, String month) {
        var start = stored(wabaId + "/" + month + "/", month);
        var lines = new ArrayList<BillingCount>();
        try (var range = this.lines.range(start, LedgerStores.beyond(start))) {
            range.forEachRemaining(line -> lines.add(count(line.value.getCount())));
        }
        return lines;
    }

    /// All lines, by their keys.
    Map<String, BillingCount> all() {
        var all = new TreeMap<String, BillingCount>();
        forEach((key, line) -> all.put(key, count(line.getCount())));
        return all;
    }

    /// Takes the place of other lines that are written: what is the same need not be written again,
    /// and what is not here any more becomes a line of nothing.
    void replace(LineTotals others) {
        var all = all();
        others.all()
                .forEach((key, before) -> {
                    var now = all.get(key);
                    if (before.equals(now) && !others.unwritten.containsKey(key)) {
                        unwritten.remove(key);
                        store(key, before, true);
                    } else if (now == null) {
                        var nothing = nothing(before);
                        unwritten.put(key, nothing);
                        store(key, nothing, false);
                    }
                });
    }

    private static BillingCount nothing(BillingCount line) {
        return BillingCount.newBuilder(line).setQuantity(0).setAmount("0").setUnpriced(0).build();
    }

    /// Forgets all of them.
    void clear() {
        all().forEach((key, line) -> lines.delete(stored(key, line.getMonth())));
        unwritten.clear();
    }

    /// Forgets those of a month, which are on the topic.
    void leave(String month) {
        var keys = new ArrayList<String>();
        try (var range = lines.range(month + letter, LedgerStores.beyond(month + letter))) {
            range.forEachRemaining(line -> keys.add(line.key));
        }
        keys.forEach(lines::delete);
    }

    private void store(String key, BillingCount count, boolean written) {
        var bytes = ByteBuffer.wrap(serializer.serialize(subject, count));
        lines.put(stored(key, count.getMonth()), new LineRecord(bytes, written));
    }

    private String stored(String key, String month) {
        return month + letter + key;
    }

    private BillingCount count(ByteBuffer stored) {
        var bytes = new byte[stored.remaining()];
        stored.duplicate().get(bytes);
        return deserializer.deserialize(subject, bytes);
    }
}
