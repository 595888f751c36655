package convometer.billing.streams;

import convometer.billing.match.ImportedFigures;
import convometer.events.MetaFigure;
import convometer.events.MetaFiguresUpdate;

import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Imported figures out of the store that every instance keeps whole.
public final class StoredFigures implements ImportedFigures {

    private final KafkaStreams streams;

    public StoredFigures(KafkaStreams streams) {
        this.streams = streams;
    }

    static String key(String wabaId, String month, String source) {
        return wabaId + "/" + month + "/" + source;
    }

    private ReadOnlyKeyValueStore<String, MetaFiguresUpdate> store() {
        return QueriedStores.of(streams, BillingTopology.META_FIGURES);
    }

    @Override
    public Map<String, Import> of(String wabaId, String month) {
        return of(store(), wabaId, month);
    }

    static Map<String, Import> of(
            ReadOnlyKeyValueStore<String, MetaFiguresUpdate> store, String wabaId, String month) {
        var found = new TreeMap<String, Import>();
        for (var source : SOURCES) {
            var update = store.get(key(wabaId, month, source));
            if (update != null && update.getImported() != null)
                found.put(source, new Import(update.getImportId(), update.getImported()));
        }
        return found;
    }

    @Override
    public Optional<List<MetaFigure>> lines(String wabaId, String month, String source, Import of) {
        return lines(store(), key(wabaId, month, source), of);
    }

    /// Parts of another import may be there, which replaced this one, or which it replaces.
    static Optional<List<MetaFigure>> lines(
            ReadOnlyKeyValueStore<String, MetaFiguresUpdate> store, String key, Import of) {
        var lines = new ArrayList<MetaFigure>();
        var parts = 0;
        try (var range =
                store.prefixScan(key + "/" + of.about().getPlace() + "/", new StringSerializer())) {
            while (range.hasNext()) {
                var part = range.next().value;
                if (!part.getImportId().equals(of.id())) continue;
                lines.addAll(part.getFigures());
                parts++;
            }
        }
        return parts == of.about().getParts() && lines.size() == of.about().getFigures()
                ? Optional.of(lines)
                : Optional.empty();
    }
}
