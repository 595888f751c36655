package convometer.billing.streams;

import convometer.billing.statements.Closings;
import convometer.events.StatementClosing;

import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Closed statements, out of the store that every instance keeps whole.
public final class StoredClosings implements Closings {

    private final KafkaStreams streams;

    public StoredClosings(KafkaStreams streams) {
        this.streams = streams;
    }

    @Override
    public Optional<StatementClosing> answer(String wabaId, YearMonth month) {
        return Optional.ofNullable(store().get(ClosedMonths.key(wabaId, month.toString())));
    }

    @Override
    public List<StatementClosing> all(String wabaId) {
        var all = new ArrayList<StatementClosing>();
        try (var range = store().prefixScan(wabaId + "/", new StringSerializer())) {
            range.forEachRemaining(closing -> all.add(closing.value));
        }
        all.removeIf(closing -> closing.getRefused() != null);
        return all;
    }

    private ReadOnlyKeyValueStore<String, StatementClosing> store() {
        return QueriedStores.of(streams, BillingTopology.CLOSINGS);
    }
}
