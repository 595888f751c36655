package convometer.tracker.api;

import convometer.tracker.Tracker;
import convometer.tracker.budget.Budget;
import convometer.tracker.budget.BudgetTotals;
import convometer.tracker.identity.WabaId;
import convometer.tracker.reference.AccountBudgets;
import convometer.tracker.streams.store.CustomerLocations;
import convometer.tracker.streams.store.StoredBudgetLedger;

import io.micronaut.context.annotation.Value;

import jakarta.inject.Singleton;

import org.apache.kafka.streams.state.HostInfo;

import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// How much is spent of budgets, asked of whoever counts it.
@Singleton
final class BudgetQueries {

    private final AccountBudgets budgets;
    private final CustomerLocations locations;
    private final WindowPeers peers;
    private final Clock clock;
    private final HostInfo self;

    BudgetQueries(
            AccountBudgets budgets,
            CustomerLocations locations,
            WindowPeers peers,
            Clock clock,
            @Value(Tracker.ADDRESS) String address) {
        this.budgets = budgets;
        this.locations = locations;
        this.peers = peers;
        this.clock = clock;
        this.self = Objects.requireNonNull(HostInfo.buildFromEndpoint(address));
    }

    /// All budgets of an account, in the order of the file, in their present periods; nothing where
    /// it has none.
    BudgetView.Page of(WabaId waba, boolean forwarded) {
        var all = budgets.of(waba, clock.instant());
        var ledger = budgets.ledgerOf(waba);
        if (ledger.isEmpty() || all.isEmpty()) return new BudgetView.Page(List.of());
        var owner = forwarded ? self : locations.ownerOfLimit(ledger.get());
        if (!owner.equals(self)) return peers.budgets(owner, waba);
        var totals = locations.budgets(ledger.get());
        var views = new ArrayList<BudgetView>();
        for (var budget : all) {
            var known = StoredBudgetLedger.totals(totals, budget.period());
            // The file knows better what it is, whoever asked last.
            views.add(BudgetView.of(known == null ? BudgetTotals.none(budget) : known.of(budget)));
        }
        return new BudgetView.Page(views);
    }

    /// What is spent of some budgets; each account is asked once.
    Map<Budget, BudgetTotals> totals(List<Budget> some) {
        var totals = new LinkedHashMap<Budget, BudgetTotals>();
        for (var waba : some.stream().map(each -> each.period().waba()).distinct().toList())
            for (var view : of(waba, false).budgets())
                for (var budget : some)
                    if (view.isOf(budget.period())) totals.put(budget, view.totals(budget));
        return totals;
    }
}
