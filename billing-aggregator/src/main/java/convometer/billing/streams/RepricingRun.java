package convometer.billing.streams;

import convometer.billing.ledger.LedgerFact;
import convometer.billing.ledger.Repricing;
import convometer.billing.ledger.ShadowLedger;
import convometer.billing.state.GenerationsRecord;
import convometer.billing.state.RepricingRunRecord;
import convometer.billing.tables.TableVersions;
import convometer.events.RepricingRequest;

import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.DateTimeException;
import java.time.YearMonth;
import java.util.regex.Pattern;

/// Reprices what is booked while the stream goes on: builds the ledger that the tables would make
/// beside the live one, in slices; says what would change; then lets it take that one's place with
/// all its lines in one transaction, writes the revisions of charges, and removes the other. What
/// is done is stored with each slice, so a task that starts again goes on where it was.
final class RepricingRun {

    static final String GENERATIONS = "generations";

    private static final Logger LOG = LoggerFactory.getLogger(RepricingRun.class);
    static final String KEY = "ledger";

    /// Keys of what is said begin with it.
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    /// A slice is a small part of what a transaction may take.
    private static final int ROWS = 500;

    private static final String COMPARING = "comparing";
    private static final String WRITING = "writing";
    private static final String CLEARING = "clearing";
    private static final String DONE = "done";
    private static final String FAILED = "failed";

    private final KeyValueStore<String, GenerationsRecord> store;
    private final LedgerBooks books;
    private final Generations generations;
    private final TableVersions versions;
    private final RepricingReports reports;

    private @Nullable RepricingRunRecord run;

    /// When the newest that was begun was asked for, in milliseconds since 1970.
    private long newest;

    /// Empty: none was begun.
    private String newestId;

    /// Null: none is being built.
    private @Nullable Shadow shadow;

    /// Null: none is being removed.
    private @Nullable Generation old;

    private record Shadow(Generation generation, ShadowLedger ledger) {}

    RepricingRun(
            KeyValueStore<String, GenerationsRecord> store,
            LedgerBooks books,
            Generations generations,
            TableVersions versions,
            RepricingReports reports) {
        this.store = store;
        this.books = books;
        this.generations = generations;
        this.versions = versions;
        this.reports = reports;
        var stored = store.get(KEY);
        run = stored == null ? null : stored.getRepricing();
        newest = stored == null ? Long.MIN_VALUE : stored.getNewest();
        newestId = stored == null ? "" : stored.getNewestId();
        if (run != null && run.getPhase().equals(COMPARING)) shadow = shadow(run);
    }

    /// The letter of the ledger that is live.
    static String live(ReadOnlyKeyValueStore<String, GenerationsRecord> store) {
        var stored = store.get(KEY);
        return stored == null ? Generation.FIRST : stored.getLive();
    }

    boolean isUnderWay() {
        return run != null;
    }

    /// Begins what was asked for, or says why not.
    void begin(RepricingRequest request) {
        if (!ID.matcher(request.getId()).matches()) {
            LOG.warn("a repricing is asked for under an id that is not a word, and passed over");
            return;
        }
        // It is read once more, and what was said of it stays.
        if (request.getId().equals(newestId)) return;
        var problem = problem(request);
        if (problem != null) {
            reports.refused(request, problem);
            return;
        }
        var begun =
                new RepricingRunRecord(
                        request.getId(),
                        request.getRequestedAt().toEpochMilli(),
                        request.getFrom(),
                        request.getTo(),
                        request.getWabaId(),
                        request.getDryRun(),
                        request.getTablesVersion(),
                        request.getFactsPutBack(),
                        COMPARING,
                        "",
                        0L,
                        0L,
                        null);
        LOG.info(
                "repricing {} begins: from {}, by the tables of version {}{}",
                request.getId(),
                request.getFrom(),
                request.getTablesVersion(),
                request.getDryRun() ? ", only to see the difference" : "");
        newest = begun.getRequestedAt();
        newestId = begun.getId();
        shadow = shadow(begun);
        keep(begun);
    }

    /// Requests are read again where a group has lost its place; what was done long ago is not done
    /// again.
    private @Nullable String problem(RepricingRequest request) {
        var at = request.getRequestedAt().toEpochMilli();
        if (at < newest) return "a newer one was asked for";
        if (run != null) return "repricing " + run.getId() + " is under way";
        try {
            var from = YearMonth.parse(request.getFrom()).toString();
            if (request.getTo() != null) YearMonth.parse(request.getTo());
            versions.of(request.getTablesVersion());
            var first = generations.months().firstToReprice();
            return first == null || from.compareTo(first) >= 0
                    ? null
                    : "what was before " + first + " is not corrected any more";
        } catch (DateTimeException | IllegalStateException e) {
            return "" + e.getMessage();
        }
    }

    private Shadow shadow(RepricingRunRecord of) {
        var generation = generations.beside(books.live());
        var repricing =
                new Repricing(
                        YearMonth.parse(of.getFrom()),
                        of.getTo() == null ? null : YearMonth.parse(of.getTo()),
                        of.getWabaId(),
                        versions.of(of.getTables()));
        return new Shadow(
                generation,
                new ShadowLedger(
                        books.live().rows(),
                        generation.rows(),
                        repricing,
                        books.labels(),
                        generation::count));
    }

    /// The live ledger has booked a fact.
    void booked(LedgerFact fact) {
        if (shadow == null) return;
        var ledger = shadow.ledger();
        building(() -> {
            books.charged().forEach(ledger::charged);
            ledger.booked(fact);
        });
    }

    /// What fails only what is built beside the live ledger ends the repricing, not the ledger.
    private void building(Runnable step) {
        try {
            step.run();
        } catch (KafkaException e) {
            throw e;
        } catch (RuntimeException e) {
            giveUp(e);
        }
    }

    private void giveUp(RuntimeException e) {
        if (run == null) throw e;
        LOG.error("repricing {} is given up", run.getId(), e);
        shadow = null;
        keep(step(run, CLEARING, "", run.getCompared(), 0, "it failed: " + e));
    }

    /// Does the next bit of what is to be done.
    void work() {
        if (run == null) return;
        switch (run.getPhase()) {
            case COMPARING -> compare(run);
            case WRITING -> write(run);
            default -> clear(run);
        }
    }

    private void compare(RepricingRunRecord now) {
        if (shadow == null) throw new IllegalStateException("nothing is being built");
        var built = shadow;
        var rows = books.live().rows().rowsAfter(now.getCursor(), ROWS);
        building(() -> rows.forEach(built.ledger()::copy));
        if (shadow == null) return;
        var compared = now.getCompared() + rows.size();
        if (rows.size() == ROWS)
            keep(step(now, COMPARING, LedgerStores.cursor(rows.getLast()), compared, 0, null));
        else keep(step(now, compared(now, built.generation()), "", compared, 0, null));
    }

    private String compared(RepricingRunRecord now, Generation built) {
        books.closed().settle(books.live().lines(), built.lines());
        books.closed().settle(books.live().details(), built.details());
        reports.lines(now.getId(), books.live().lines().all(), built.lines().all());
        shadow = null;
        if (now.getDryRun()) return CLEARING;
        books.goOnWith(generations.lives(built));
        return WRITING;
    }

    private void write(RepricingRunRecord now) {
        var revised = books.reviseAfter(now.getId(), now.getCursor(), ROWS);
        keep(
                step(
                        now,
                        revised.finished() ? CLEARING : WRITING,
                        revised.finished() ? "" : revised.last(),
                        now.getCompared(),
                        now.getRevised() + revised.revisions(),
                        null));
    }

    private void clear(RepricingRunRecord now) {
        if (old == null) old = generations.beside(books.live());
        if (removeSome(old)) {
            keep(now);
            return;
        }
        old.lines().clear();
        old.details().clear();
        old = null;
        run = null;
        store.put(KEY, new GenerationsRecord(books.live().letter(), newest, newestId, null));
        if (now.getFailure() != null) {
            reports.progress(now, FAILED);
            return;
        }
        reports.progress(now, DONE);
        LOG.info(
                "repricing {} is done: {} rows compared, {} charges revised",
                now.getId(),
                now.getCompared(),
                now.getRevised());
    }

    /// Of months that have left a repricing leaves something under either letter.
    private boolean removeSome(Generation other) {
        for (var month : generations.months().all())
            if (other.rows().removeSome(month, ROWS)
                    || (generations.months().hasLeft(month)
                            && books.live().rows().removeSome(month, ROWS))) return true;
        return false;
    }

    private void keep(RepricingRunRecord now) {
        run = now;
        store.put(KEY, new GenerationsRecord(books.live().letter(), newest, newestId, now));
        reports.progress(now, now.getPhase());
    }

    private static RepricingRunRecord step(
            RepricingRunRecord before,
            String phase,
            String cursor,
            long compared,
            long revised,
            @Nullable String failure) {
        return new RepricingRunRecord(
                before.getId(),
                before.getRequestedAt(),
                before.getFrom(),
                before.getTo(),
                before.getWabaId(),
                before.getDryRun(),
                before.getTables(),
                before.getFactsPutBack(),
                phase,
                cursor,
                compared,
                revised,
                failure);
    }
}
