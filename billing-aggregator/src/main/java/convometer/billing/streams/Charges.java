package convometer.billing.streams;

import convometer.billing.rules.Decimals;
import convometer.billing.rules.Priced;
import convometer.billing.rules.Prices;
import convometer.billing.rules.UnitState;
import convometer.events.Charge;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;

/// Priced units as records of the ledger.
final class Charges {

    /// The revision that the ledger needs now; null: it is right as it is.
    static @Nullable Charge next(@Nullable Charge before, UnitState state, Prices prices) {
        var unit = state.unit();
        if (unit == null) return withdrawn(before);
        var revision = before == null ? 1 : before.getRevision();
        var charge = charge(prices.price(unit, state.estimate()), revision);
        if (charge.equals(before)) return null;
        return before == null ? charge : revised(charge);
    }

    private static @Nullable Charge withdrawn(@Nullable Charge before) {
        if (before == null || before.getWithdrawn()) return null;
        return Charge.newBuilder(revised(before)).setWithdrawn(true).build();
    }

    private static Charge revised(Charge charge) {
        return Charge.newBuilder(charge).setRevision(charge.getRevision() + 1).build();
    }

    private static Charge charge(Priced priced, int revision) {
        var unit = priced.unit();
        var estimate = priced.estimate();
        var verdict = unit.verdict();
        var discrepancy = priced.discrepancy();
        return Charge.newBuilder()
                .setUnitId(unit.wamid())
                .setRevision(revision)
                .setUnit("message")
                .setWabaId(unit.wabaId())
                .setPhoneNumberId(unit.phoneNumberId())
                .setCustomer(unit.customer())
                .setMarket(unit.market())
                .setInstant(unit.at())
                .setMonth(unit.month())
                .setCategory(priced.category())
                .setType(priced.type())
                .setCurrency(unit.currency())
                .setRate(plain(priced.rate()))
                .setAmount(plain(priced.amount()))
                .setBasis(priced.verdictBilled() ? "verdict" : "estimate")
                .setEstimateCategory(estimate == null ? null : estimate.category())
                .setEstimateType(estimate == null ? null : estimate.type())
                .setVerdictCategory(verdict == null ? null : verdict.category())
                .setVerdictType(verdict == null ? null : verdict.type())
                .setDiscrepancy(discrepancy == null ? null : discrepancy.code())
                .build();
    }

    private static @Nullable String plain(@Nullable BigDecimal amount) {
        return amount == null ? null : Decimals.plain(amount);
    }

    private Charges() {}
}
