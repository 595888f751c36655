package convometer.tracker.reference;

import convometer.schemas.accounts.Accounts;
import convometer.schemas.accounts.Accounts.Waba;
import convometer.tracker.budget.Budget;
import convometer.tracker.budget.BudgetPeriod;
import convometer.tracker.identity.PhoneNumberId;
import convometer.tracker.identity.WabaId;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The budgets of the accounts file, each in its period of an instant by the account's calendar.
public final class AccountBudgets {

    private static final String NUMBER = "number/";

    private final Accounts accounts;

    public AccountBudgets(Accounts accounts) {
        this.accounts = accounts;
    }

    /// All of an account; nothing where the file does not have it.
    public List<Budget> of(WabaId waba, Instant at) {
        return accounts.waba(waba.value()).stream()
                .flatMap(it -> it.budgets().stream().map(budget -> budget(it, budget, at)))
                .toList();
    }

    /// Those that a message of the number counts in.
    ///
    /// @param category that it is charged as
    /// @param template its name; null: none
    List<Budget> of(
            PhoneNumberId number,
            String category,
            @Nullable String template,
            Map<String, String> labels,
            Instant at) {
        var waba = accounts.wabaOfNumber(number.value()).orElse(null);
        if (waba == null || waba.budgets().isEmpty()) return List.of();
        return waba.budgets().stream()
                .filter(budget -> budget.isFor(category, template, labels))
                .map(budget -> budget(waba, budget, at))
                .toList();
    }

    private static Budget budget(Waba waba, convometer.schemas.accounts.Budget budget, Instant at) {
        var zone = waba.timezone();
        var period =
                new BudgetPeriod(
                        new WabaId(waba.id()),
                        budget.name(),
                        budget.per().begin(at, zone),
                        budget.per().end(at, zone));
        return new Budget(
                period, budget.amount(), waba.currency(), budget.hard(), budget.thresholds());
    }

    /// Whether messages of the number may take money of a budget.
    public boolean has(PhoneNumberId number) {
        return accounts.wabaOfNumber(number.value())
                .filter(waba -> !waba.budgets().isEmpty())
                .isPresent();
    }

    /// The key of the ledger that a messaging limit is counted in: its scope. Budgets are counted
    /// in their portfolio's; so where the limit is per number, the limits of a portfolio with
    /// budgets are counted there, too, that both are in one order.
    public String ledgerOf(String scope) {
        if (!scope.startsWith(NUMBER)) return scope;
        return accounts.portfolio("", scope.substring(NUMBER.length()))
                .filter(portfolio ->
                        portfolio.wabas().stream().anyMatch(waba -> !waba.budgets().isEmpty()))
                .map(AccountBudgets::ledgerOf)
                .orElse(scope);
    }

    /// The key of the ledger that an account's budgets are counted in; empty: the file does not
    /// have the account.
    public Optional<String> ledgerOf(WabaId waba) {
        return accounts.portfolio(waba.value(), "").map(AccountBudgets::ledgerOf);
    }

    private static String ledgerOf(Accounts.Portfolio portfolio) {
        return AccountSettings.ofPortfolio(portfolio.id());
    }
}
