package convometer.billing.ledger;

import convometer.billing.rules.Decimals;
import convometer.billing.rules.Priced;
import convometer.events.Charge;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;

/// Priced units as records of the ledger.
public final class Charges {

    /// The revision that the ledger needs now; null: it is right as it is.
    ///
    /// @param before the newest so far; null: none
    /// @param priced null: it is no unit
    /// @param tables version of the tables by which it is priced
    /// @param cause what makes it, for people
    public static @Nullable Charge next(
            @Nullable Charge before, @Nullable Priced priced, String tables, String cause) {
        if (priced == null) return withdrawn(before, cause);
        if (before == null) return charge(priced, 1, tables, cause);
        // Other tables that say the same of it are no correction.
        var same =
                charge(priced, before.getRevision(), before.getTablesVersion(), before.getCause());
        // Nor is that charges tell their day since then.
        if (before.getDay() == null) same = Charge.newBuilder(same).setDay(null).build();
        return same.equals(before) ? null : charge(priced, before.getRevision() + 1, tables, cause);
    }

    private static @Nullable Charge withdrawn(@Nullable Charge before, String cause) {
        if (before == null || before.getWithdrawn()) return null;
        return Charge.newBuilder(before)
                .setRevision(before.getRevision() + 1)
                .setWithdrawn(true)
                .setCause(cause)
                .build();
    }

    private static Charge charge(
            Priced priced, int revision, @Nullable String tables, @Nullable String cause) {
        var unit = priced.unit();
        var context = unit.context();
        var estimate = unit.estimate();
        var verdict = unit.verdict();
        var discrepancy = priced.discrepancy();
        var card = priced.card();
        var attribution = context.attribution();
        return Charge.newBuilder()
                .setUnitId(unit.id())
                .setRevision(revision)
                .setUnit(unit.word())
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
                .setTablesVersion(tables)
                .setCause(cause)
                .setCardFrom(card == null ? null : card.from().toString())
                .setCardTierFrom(card == null ? null : card.tierFrom())
                .setDay(context.date().toString())
                .setTemplateName(attribution.templateName())
                .setTemplateLanguage(attribution.templateLanguage())
                .setLabels(attribution.labels())
                .build();
    }

    private static @Nullable String plain(@Nullable BigDecimal amount) {
        return amount == null ? null : Decimals.plain(amount);
    }

    private Charges() {}
}
