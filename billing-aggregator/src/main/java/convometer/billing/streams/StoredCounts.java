package convometer.billing.streams;

import convometer.billing.statements.MonthlyCounts;
import convometer.billing.streams.LedgerProgress.Progress;
import convometer.events.BillingCount;

import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

import java.time.Clock;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/// Lines of statements out of the store that every instance keeps whole.
public final class StoredCounts implements MonthlyCounts {

    /// Before the keys of details, so that who reads lines comes by none of them. No key of a line
    /// begins with it.
    private static final String DETAILS = "/";

    private final KafkaStreams streams;
    private final Supplier<Progress> progress;
    private final WholeReads reads;
    private final Clock clock;

    /// @param clock tells until when what came is counted
    public StoredCounts(KafkaStreams streams, LedgerWatch watch, WholeReads reads, Clock clock) {
        this(streams, watch::progress, reads, clock);
    }

    StoredCounts(KafkaStreams streams, Supplier<Progress> progress, WholeReads reads, Clock clock) {
        this.reads = reads;
        this.streams = streams;
        this.progress = progress;
        this.clock = clock;
    }

    @Override
    public Lines of(String wabaId, YearMonth from, YearMonth to) {
        return whole(lines -> of(lines, wabaId, from, to));
    }

    private Lines whole(
            Function<ReadOnlyKeyValueStore<String, BillingCount>, List<BillingCount>> reading) {
        var now = progress.get();
        if (!now.current()) throw new NotReadyException(now.detail());
        var until = clock.instant().minus(now.age()).truncatedTo(ChronoUnit.SECONDS);
        var lines = QueriedStores.<BillingCount>of(streams, BillingTopology.STATEMENT_LINES);
        return new Lines(reads.read(() -> reading.apply(lines)), until);
    }

    @Override
    public Lines withDetails(String wabaId, YearMonth from, YearMonth to) {
        return whole(lines -> {
            var all = new ArrayList<>(of(lines, wabaId, from, to));
            all.addAll(detailsOf(lines, wabaId, from, to));
            return all;
        });
    }

    /// Where a record of the topic is in the store.
    static String keyOf(String key, BillingCount line) {
        return line.getCounts().equals("details") ? DETAILS + key : key;
    }

    /// All lines that this instance has read, however old they are, and no details.
    ///
    /// @throws NotReadyException while they are loaded
    public static List<BillingCount> all(KafkaStreams streams) {
        return all(QueriedStores.of(streams, BillingTopology.STATEMENT_LINES));
    }

    static List<BillingCount> all(ReadOnlyKeyValueStore<String, BillingCount> lines) {
        // From the character after a slash.
        return listed(lines.range("0", null));
    }

    /// One scan sees one state of the store, whatever is written meanwhile.
    static List<BillingCount> of(
            ReadOnlyKeyValueStore<String, BillingCount> lines,
            String wabaId,
            YearMonth from,
            YearMonth to) {
        // The character after a slash.
        return listed(lines.range(wabaId + "/" + from + "/", wabaId + "/" + to + "0"));
    }

    /// The details of the lines, which may be as of a moment before.
    static List<BillingCount> detailsOf(
            ReadOnlyKeyValueStore<String, BillingCount> lines,
            String wabaId,
            YearMonth from,
            YearMonth to) {
        return of(lines, DETAILS + wabaId, from, to);
    }

    private static List<BillingCount> listed(KeyValueIterator<String, BillingCount> lines) {
        var found = new ArrayList<BillingCount>();
        try (lines) {
            lines.forEachRemaining(line -> found.add(line.value));
        }
        return found;
    }
}
