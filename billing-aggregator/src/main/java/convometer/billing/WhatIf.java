package convometer.billing;

import convometer.billing.ledger.BillingTables;
import convometer.billing.ledger.Facts;
import convometer.billing.ledger.LedgerFact;
import convometer.events.Charge;
import convometer.events.ThreadDecision;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/// What the same deliveries come to by other tables: other rates, other eras, or those of another
/// day. Nothing is written anywhere.
///
/// Meta's verdict was given by the rules of its day. It stands where the other tables charge in the
/// same way, and where they derive the same category and type for the unit. Where they derive
/// something else, Meta would have said something else, too: there the estimate is billed.
///
/// Facts may come in any order. Not for several threads.
public final class WhatIf {

    private final BillingTables tables;
    private final BillingTables others;
    private final List<LedgerFact> facts = new ArrayList<>();

    /// @param tables by which the deliveries are billed
    /// @param others by which they might be
    public WhatIf(BillingTables tables, BillingTables others) {
        this.tables = tables;
        this.others = others;
    }

    /// What the rules derive for a unit.
    private record Derived(@Nullable String category, @Nullable String type) {

        static Derived of(Charge charge) {
            return new Derived(charge.getEstimateCategory(), charge.getEstimateType());
        }
    }

    /// Takes a fact; those that say nothing of deliveries or conversations change nothing.
    public void add(ThreadDecision decision) {
        var fact = Facts.of(decision);
        if (fact != null) facts.add(fact);
    }

    /// Prices everything by both. Charges are in no order.
    public void price(Consumer<Charge> before, Consumer<Charge> after) {
        var derived = new HashMap<String, Derived>();
        price(
                tables,
                fact -> fact,
                charge -> {
                    derived.put(charge.getUnitId(), Derived.of(charge));
                    before.accept(charge);
                });
        var otherwise = new HashMap<String, Derived>();
        price(
                others,
                this::withoutOldVerdict,
                charge -> otherwise.put(charge.getUnitId(), Derived.of(charge)));
        price(
                others,
                fact -> differs(fact, derived, otherwise) ? withoutOldVerdict(fact) : fact,
                after);
    }

    private void price(BillingTables by, UnaryOperator<LedgerFact> seen, Consumer<Charge> charges) {
        var ledger = new WholeLedger(by);
        for (var fact : facts) ledger.add(seen.apply(fact));
        ledger.price(charges, line -> {});
    }

    /// Without Meta's verdict, where the other tables charge in another way.
    private LedgerFact withoutOldVerdict(LedgerFact fact) {
        return fact instanceof LedgerFact.OfMessage(var revision, var delivery)
                        && delivery.reported() != null
                        && !chargesAlike(fact)
                ? new LedgerFact.OfMessage(revision, delivery.withoutVerdict())
                : fact;
    }

    private boolean chargesAlike(LedgerFact fact) {
        var era = tables.era(fact);
        var other = others.era(fact);
        return era.isPresent() ? other.filter(era.get()::chargesLike).isPresent() : other.isEmpty();
    }

    /// Whether the two derive different things for a unit that the message is, or is a part of.
    private static boolean differs(
            LedgerFact fact, Map<String, Derived> derived, Map<String, Derived> otherwise) {
        if (!(fact instanceof LedgerFact.OfMessage(_, var delivery))) return false;
        var conversation = delivery.group() ? null : delivery.reportedConversationId();
        return differs(delivery.id(), derived, otherwise)
                || (conversation != null && differs(conversation, derived, otherwise));
    }

    private static boolean differs(
            String unit, Map<String, Derived> derived, Map<String, Derived> otherwise) {
        return !Objects.equals(derived.get(unit), otherwise.get(unit));
    }
}
