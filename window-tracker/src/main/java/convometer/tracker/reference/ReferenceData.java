package convometer.tracker.reference;

import convometer.schemas.accounts.Accounts;
import convometer.tracker.gate.Gate;
import convometer.tracker.gate.PriceEstimator;
import convometer.tracker.gate.Quotes;
import convometer.tracker.policy.Policy;

import io.micrometer.core.instrument.MeterRegistry;

import java.util.Optional;

/// What every instance knows beside its customers: accounts, and what messages cost.
///
/// @param usage what the price estimator counts with
public record ReferenceData(AccountSettings accounts, UsageCounters usage, PriceEstimator prices) {

    /// Without prices.
    public static ReferenceData of(Accounts accounts, MeterRegistry meters) {
        return new ReferenceData(
                new AccountSettings(accounts, meters),
                new UsageCounters(accounts),
                _ -> Optional.empty());
    }

    /// With the rate cards and eras of these files.
    ///
    /// @param rates the folder of rate cards; empty: nothing has a rate
    /// @param eras a table of eras in place of the one that comes with the rules; empty: that one
    public static ReferenceData read(
            Accounts accounts, MeterRegistry meters, String rates, String eras) {
        var usage = new UsageCounters(accounts);
        return new ReferenceData(
                new AccountSettings(accounts, meters),
                usage,
                LedgerPriceEstimator.read(accounts, usage, rates, eras));
    }

    public Gate gate(Policy policy) {
        return new Gate(accounts, prices, policy);
    }

    public Quotes quotes(Policy policy) {
        return new Quotes(gate(policy), prices);
    }
}
