package convometer.tracker;

import convometer.schemas.accounts.Accounts;
import convometer.tracker.gate.Gate;
import convometer.tracker.gate.Quotes;
import convometer.tracker.gate.Tariff;
import convometer.tracker.rules.Policy;

import io.micrometer.core.instrument.MeterRegistry;

import java.util.Optional;

/// What every instance knows beside its customers: accounts, and what messages cost.
///
/// @param usage what the tariff counts with
record Knowledge(AccountBook accounts, UsageBook usage, Tariff tariff) {

    /// Without prices.
    static Knowledge of(Accounts accounts, MeterRegistry meters) {
        return new Knowledge(
                new AccountBook(accounts, meters), new UsageBook(accounts), _ -> Optional.empty());
    }

    /// @param rates the folder of rate cards; empty: nothing has a rate
    /// @param eras a table of eras in place of the one that comes with the rules; empty: that one
    static Knowledge read(Accounts accounts, MeterRegistry meters, String rates, String eras) {
        var usage = new UsageBook(accounts);
        return new Knowledge(
                new AccountBook(accounts, meters),
                usage,
                LedgerTariff.read(accounts, usage, rates, eras));
    }

    Gate gate(Policy policy) {
        return new Gate(accounts, tariff, policy);
    }

    Quotes quotes(Policy policy) {
        return new Quotes(gate(policy), accounts, tariff);
    }
}
