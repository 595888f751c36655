package convometer.billing.charges;

import convometer.billing.Scene;
import convometer.billing.ledger.BillingTables;
import convometer.billing.ledger.Bookkeeper;
import convometer.billing.ledger.Facts;
import convometer.billing.ledger.LedgerEngine;
import convometer.billing.ledger.LedgerRow;
import convometer.billing.ledger.LineChange;
import convometer.billing.ledger.MemoryState;
import convometer.billing.ledger.StatementLabels;
import convometer.billing.repricing.BookedFacts;
import convometer.billing.rules.CodePoints;
import convometer.events.Charge;
import convometer.events.ThreadDecision;

import java.net.URI;
import java.time.YearMonth;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/// A ledger in memory.
public final class KnownCharges implements ChargeQueries, BookedFacts {

    private final MemoryState state = new MemoryState();
    private final BillingTables tables;
    private final Bookkeeper bookkeeper = new Bookkeeper(new Nobody(), StatementLabels.NONE);
    private final LedgerEngine engine;

    public KnownCharges() {
        this(Scene.tables("v7", Scene.eras(), Scene.cards()));
    }

    /// @param tables by which it books
    public KnownCharges(BillingTables tables) {
        this.tables = tables;
        engine = new LedgerEngine(state, tables, bookkeeper);
    }

    private static final class Nobody implements Bookkeeper.Books {

        @Override
        public void charged(Charge charge) {}

        @Override
        public void counted(LineChange change) {}

        @Override
        public void deliveredAndFailed() {}
    }

    /// Books a fact.
    public void add(ThreadDecision decision) {
        var fact = Objects.requireNonNull(Facts.of(decision));
        bookkeeper.because(fact.describe());
        engine.apply(fact, tables);
    }

    /// Before October 2020 everything has left.
    @Override
    public Optional<YearMonth> first() {
        return Optional.of(YearMonth.of(2020, 10));
    }

    @Override
    public void forEach(YearMonth from, YearMonth to, Consumer<LedgerRow> taker) {
        for (var row : state.rows()) {
            var month = YearMonth.parse(row.monthNow());
            if (!month.isBefore(from) && !month.isAfter(to)) taker.accept(row);
        }
    }

    @Override
    public Optional<URI> elsewhere() {
        return Optional.empty();
    }

    @Override
    public Optional<Known> unit(String unitId) {
        return Optional.ofNullable(state.row(unitId, ""))
                .map(row -> {
                    var delivery = row.delivery();
                    return new Known(row, delivery == null ? List.of() : List.of(delivery));
                });
    }

    @Override
    public Page after(String after, ChargeFilter filter) {
        var rows =
                state.rows().stream()
                        .filter(row -> CodePoints.ORDER.compare(row.id(), after) > 0)
                        .filter(filter::takes)
                        .sorted(Comparator.comparing(LedgerRow::id, CodePoints.ORDER))
                        .toList();
        return rows.size() <= filter.limit()
                ? new Page(rows, "")
                : new Page(rows.subList(0, filter.limit()), rows.get(filter.limit() - 1).id());
    }
}
