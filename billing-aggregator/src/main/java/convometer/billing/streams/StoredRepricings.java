package convometer.billing.streams;

import convometer.billing.repricing.Repricings;
import convometer.events.RepricedLine;
import convometer.events.RepricingProgress;
import convometer.events.RepricingUpdate;

import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// What is said of repricings, out of the store that every instance keeps whole.
public final class StoredRepricings implements Repricings {

    private static final Comparator<RepricingProgress> NEWEST_FIRST =
            Comparator.comparing((RepricingProgress it) -> it.getRequest().getRequestedAt())
                    .reversed();

    private final KafkaStreams streams;

    public StoredRepricings(KafkaStreams streams) {
        this.streams = streams;
    }

    private ReadOnlyKeyValueStore<String, RepricingUpdate> store() {
        return QueriedStores.of(streams, BillingTopology.REPRICINGS);
    }

    @Override
    public Optional<RepricingProgress> progress(String id) {
        return Optional.ofNullable(store().get(id)).map(RepricingUpdate::getProgress);
    }

    @Override
    public List<RepricedLine> lines(String id) {
        var lines = new ArrayList<RepricedLine>();
        try (var range = store().prefixScan(id + "/", new StringSerializer())) {
            range.forEachRemaining(update -> {
                if (update.value.getLine() != null) lines.add(update.value.getLine());
            });
        }
        return lines;
    }

    @Override
    public List<RepricingProgress> all() {
        var all = new ArrayList<RepricingProgress>();
        try (var range = store().all()) {
            range.forEachRemaining(update -> {
                if (update.value.getProgress() != null) all.add(update.value.getProgress());
            });
        }
        all.sort(NEWEST_FIRST);
        return all;
    }
}
