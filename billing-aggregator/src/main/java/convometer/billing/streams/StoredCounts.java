package convometer.billing.streams;

import convometer.billing.statements.CountsOfMonth;
import convometer.billing.streams.LedgerProgress.Progress;
import convometer.events.BillingCount;

import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.QueryableStoreTypes;
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
        try {
            ReadOnlyKeyValueStore<String, BillingCount> lines =
                    streams.store(
                            StoreQueryParameters.fromNameAndType(
                                    BillingTopology.STATEMENT_LINES,
                                    QueryableStoreTypes.keyValueStore()));
            return of(lines, wabaId, month);
        } catch (InvalidStateStoreException | IllegalStateException e) {
            // Kafka Streams says the one while it loads, the other once it has stopped.
            throw new NotReadyException(
                    "the lines of the statements are being loaded, or the ledger has stopped", e);
        }
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
