package convometer.billing.ledger;

import convometer.billing.rules.Decimals;
import convometer.billing.rules.Priced;
import convometer.billing.rules.Unit;
import convometer.events.Charge;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;

/// Priced units as records of the ledger.
public final class Charges {

    /// The revision that the ledger needs now; null: it is right as it is.
    ///
    /// @param before the newest so far; null: none
    /// @param priced null: it is no unit
    public static @Nullable Charge next(@Nullable Charge before, @Nullable Priced priced) {
        if (priced == null) return withdrawn(before);
        var revision = before == null ? 1 : before.getRevision();
        var charge = charge(priced, revision);
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
        var context = unit.context();
        var estimate = unit.estimate();
        var verdict = unit.verdict();
        var discrepancy = priced.discrepancy();
        return Charge.newBuilder()
                .setUnitId(unit.id())
                .setRevision(revision)
                .setUnit(unit.kind() == Unit.Kind.CONVERSATION ? "conversation" : "message")
                .setWabaId(context.wabaId())
                .setPhoneNumberId(context.phoneNumberId())
                .setCustomer(context.customer())
                .setMarket(context.market())
                .setInstant(context.at())
                .setMonth(context.month())
                .setCategory(priced.category())
                .setType(priced.type())
                .setCurrency(context.currency())
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
