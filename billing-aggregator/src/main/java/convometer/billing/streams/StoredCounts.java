package convometer.billing.streams;

import convometer.billing.statements.MonthlyCounts;
import convometer.billing.streams.LedgerProgress.Progress;
import convometer.events.BillingCount;

import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

import java.time.Clock;
import java.time.Instant;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
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
        var until = completeUntil();
        var lines = lines();
        return new Lines(reads.read(() -> of(lines, wabaId, from, to)), until);
    }

    @Override
    public Instant each(String wabaId, YearMonth from, YearMonth to, Consumer<BillingCount> taken) {
        var until = completeUntil();
        var lines = lines();
        // Scans see the store as it was when they began: what comes is not held up by them.
        var scans = reads.read(() -> new Scans(lines, wabaId, from, to));
        scans.each(taken);
        return until;
    }

    /// @throws NotReadyException if there is no live ledger
    private Instant completeUntil() {
        var now = progress.get();
        if (!now.current()) throw new NotReadyException(now.detail());
        return clock.instant().minus(now.age()).truncatedTo(ChronoUnit.SECONDS);
    }

    private ReadOnlyKeyValueStore<String, BillingCount> lines() {
        return QueriedStores.of(streams, BillingTopology.STATEMENT_LINES);
    }

    /// The lines of months, and their details.
    private static final class Scans {

        private final KeyValueIterator<String, BillingCount> lines;
        private final KeyValueIterator<String, BillingCount> details;

        Scans(
                ReadOnlyKeyValueStore<String, BillingCount> store,
                String wabaId,
                YearMonth from,
                YearMonth to) {
            lines = scan(store, wabaId, from, to);
            details = scan(store, DETAILS + wabaId, from, to);
        }

        void each(Consumer<BillingCount> taken) {
            try (lines;
                    details) {
                lines.forEachRemaining(line -> taken.accept(line.value));
                details.forEachRemaining(detail -> taken.accept(detail.value));
            }
        }
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

    /// All details, however old they are.
    static KeyValueIterator<String, BillingCount> details(
            ReadOnlyKeyValueStore<String, BillingCount> lines) {
        return lines.range(DETAILS, "0");
    }

    static List<BillingCount> of(
            ReadOnlyKeyValueStore<String, BillingCount> lines,
            String wabaId,
            YearMonth from,
            YearMonth to) {
        return listed(scan(lines, wabaId, from, to));
    }

    /// The details of the lines, which may be as of a moment before.
    static List<BillingCount> detailsOf(
            ReadOnlyKeyValueStore<String, BillingCount> lines,
            String wabaId,
            YearMonth from,
            YearMonth to) {
        return listed(scan(lines, DETAILS + wabaId, from, to));
    }

    /// One scan sees one state of the store, whatever is written meanwhile.
    private static KeyValueIterator<String, BillingCount> scan(
            ReadOnlyKeyValueStore<String, BillingCount> lines,
            String prefix,
            YearMonth from,
            YearMonth to) {
        // The character after a slash.
        return lines.range(prefix + "/" + from + "/", prefix + "/" + to + "0");
    }

    private static List<BillingCount> listed(KeyValueIterator<String, BillingCount> lines) {
        var found = new ArrayList<BillingCount>();
        try (lines) {
            lines.forEachRemaining(line -> found.add(line.value));
        }
        return found;
    }
}
