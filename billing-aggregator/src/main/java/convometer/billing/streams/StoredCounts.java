package convometer.billing.streams;

import convometer.billing.statements.CountsOfMonth;
import convometer.billing.streams.LedgerProgress.Progress;
import convometer.events.BillingCount;

import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// Lines of statements out of the store that every instance keeps whole.
public final class StoredCounts implements CountsOfMonth {

    private final KafkaStreams streams;
    private final Supplier<Progress> progress;

    public StoredCounts(KafkaStreams streams, LedgerWatch watch) {
        this(streams, watch::progress);
    }

    StoredCounts(KafkaStreams streams, Supplier<Progress> progress) {
        this.streams = streams;
        this.progress = progress;
    }

    @Override
    public List<BillingCount> of(String wabaId, String month) {
        var now = progress.get();
        if (!now.current()) throw new NotReadyException(now.detail());
        return of(QueriedStores.of(streams, BillingTopology.STATEMENT_LINES), wabaId, month);
    }

    /// All lines that this instance has read, however old they are.
    ///
    /// @throws NotReadyException while they are loaded
    public static List<BillingCount> all(KafkaStreams streams) {
        return startingWith(QueriedStores.of(streams, BillingTopology.STATEMENT_LINES), "");
    }

    /// One scan sees one state of the store, whatever is written meanwhile.
    static List<BillingCount> of(
            ReadOnlyKeyValueStore<String, BillingCount> lines, String wabaId, String month) {
        return startingWith(lines, wabaId + "/" + month + "/");
    }

    static List<BillingCount> startingWith(
            ReadOnlyKeyValueStore<String, BillingCount> lines, String prefix) {
        var found = new ArrayList<BillingCount>();
        try (var range = lines.prefixScan(prefix, new StringSerializer())) {
            range.forEachRemaining(line -> found.add(line.value));
        }
        return found;
    }
}
