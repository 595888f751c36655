package convometer.billing.streams;

import convometer.billing.BillingMetrics;
import convometer.billing.ledger.BillingTables;
import convometer.billing.ledger.Bookkeeper;
import convometer.billing.ledger.LedgerEngine;
import convometer.billing.ledger.LedgerFact;
import convometer.billing.ledger.LineChange;
import convometer.billing.ledger.StatementLabels;
import convometer.billing.tables.TableVersions;
import convometer.events.Charge;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/// The live ledger of a task: its rows, its lines, and the way of its charges to their topic.
final class LedgerBooks implements Bookkeeper.Books {

    private static final Duration ONE_DAY = Duration.ofDays(1);

    private final TableVersions versions;
    private final BillingMetrics metrics;
    private final LedgerOutput output;
    private final ClosedMonths closed;
    private final StatementLabels labels;
    private final Bookkeeper bookkeeper;
    private final List<Charge> charged = new ArrayList<>();
    private Generation live;
    private LedgerEngine engine;
    private boolean exchanged;

    /// @param live what is in the stores
    /// @param labels by which the details of lines are told apart
    /// @param closed where what is of closed months is counted
    LedgerBooks(
            Generation live,
            StatementLabels labels,
            TableVersions versions,
            BillingMetrics metrics,
            ClosedMonths closed,
            LedgerOutput output) {
        this.live = live;
        this.versions = versions;
        this.metrics = metrics;
        this.closed = closed;
        this.output = output;
        this.labels = labels;
        bookkeeper = new Bookkeeper(this, labels);
        engine = engine();
    }

    private LedgerEngine engine() {
        return new LedgerEngine(live.rows(), versions.current(), bookkeeper);
    }

    /// Books a fact; answers whether it came in time: what is of a month that has left is not
    /// corrected any more.
    boolean book(LedgerFact fact, String version) {
        charged.clear();
        var tables = versions.of(version);
        if (isTooLate(fact, tables)) return false;
        bookkeeper.because(fact.describe());
        engine.apply(fact, tables);
        return true;
    }

    /// By the newest tables or by those of its row. Local months differ by a day at most, so mostly
    /// a look at the days around it is enough; and what nobody knows of the day after a month may
    /// have been of it, by the tables of that time.
    private boolean isTooLate(LedgerFact fact, BillingTables tables) {
        var rows = live.rows();
        var dayAfter = rows.hasLeft(month(fact.at().minus(ONE_DAY)));
        if (!dayAfter && !rows.hasLeft(month(fact.at().plus(ONE_DAY)))) return false;
        var month = tables.month(fact);
        if (rows.hasLeft(month)) return true;
        var row = rows.row(fact.id(), month);
        return row == null ? dayAfter : rows.hasLeft(row.tables().month(fact));
    }

    private static String month(Instant at) {
        return YearMonth.from(LocalDate.ofInstant(at, ZoneOffset.UTC)).toString();
    }

    /// The revisions that the newest fact made.
    List<Charge> charged() {
        return charged;
    }

    Generation live() {
        return live;
    }

    ClosedMonths closed() {
        return closed;
    }

    /// Another ledger is the live one from now on.
    void goOnWith(Generation other) {
        other.lines().replace(live.lines());
        other.details().replace(live.details());
        exchanged = true;
        live = other;
        engine = engine();
    }

    /// Writes the revisions that the next rows need, whose lines are right already.
    ///
    /// @param repricing its id
    /// @param after cursor of the row before
    /// @return how it went
    Revised reviseAfter(String repricing, String after, int most) {
        bookkeeper.because("repricing " + repricing);
        var last = after;
        var revised = 0;
        var rows = live.rows().rowsAfter(after, most);
        for (var row : rows) {
            last = LedgerStores.cursor(row);
            if (!bookkeeper.revise(row)) continue;
            live.rows().store(row);
            revised++;
        }
        return new Revised(last, revised, rows.size() < most);
    }

    /// How revising went.
    ///
    /// @param last cursor of the last row
    /// @param revisions that were written
    /// @param finished there are no more rows
    record Revised(String last, int revisions, boolean finished) {}

    StatementLabels labels() {
        return labels;
    }

    /// Writes the lines that have changed; where another ledger has become the live one, their
    /// details with them.
    void writeLines() {
        live.lines().write(output::line);
        if (exchanged) writeDetails();
        exchanged = false;
    }

    void writeDetails() {
        live.details().write(output::line);
    }

    @Override
    public void charged(Charge charge) {
        metrics.booked(charge);
        charged.add(charge);
        output.write(charge.getUnitId(), charge);
    }

    @Override
    public void deliveredAndFailed() {
        metrics.deliveredAndFailed();
    }

    @Override
    public void counted(LineChange change) {
        live.count(closed.redirected(change));
    }
}
