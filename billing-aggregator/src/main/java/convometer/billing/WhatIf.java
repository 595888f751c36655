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
import java.util.function.Function;

/// What the same deliveries come to by other tables: other rates, other eras, or those of another
/// day. Nothing is written anywhere.
///
/// Meta's verdict was given by the rules of its day. It stands where the other tables charge in the
/// same way, and where they derive the same category and type for the unit. Where they derive
/// something else, Meta would have said something else, too: there the estimate is billed.
///
/// Facts may come in any order, each with the tables that it is booked by. Not for several threads.
public final class WhatIf {

    private final BillingTables tables;
    private final BillingTables others;
    private final List<Booked> facts = new ArrayList<>();

    /// What the rules that hold derive for the units that there are.
    private final Map<String, Derived> derived = new HashMap<>();

    /// @param tables by which deliveries are billed of which nothing else is said
    /// @param others by which they might be
    public WhatIf(BillingTables tables, BillingTables others) {
        this.tables = tables;
        this.others = others;
    }

    private record Booked(LedgerFact fact, BillingTables tables) {}

    /// What the rules derive for a unit.
    private record Derived(@Nullable String category, @Nullable String type) {

        static Derived of(Charge charge) {
            return new Derived(charge.getEstimateCategory(), charge.getEstimateType());
        }
    }

    /// Takes a fact; those that say nothing of deliveries or conversations change nothing.
    public void add(ThreadDecision decision) {
        var fact = Facts.of(decision);
        if (fact != null) add(fact, tables);
    }

    /// Takes a fact of a ledger.
    ///
    /// @param by the tables that it is booked by there
    public void add(LedgerFact fact, BillingTables by) {
        facts.add(new Booked(fact, by));
    }

    /// Takes what a unit costs in that ledger.
    public void booked(Charge charge) {
        derived.put(charge.getUnitId(), Derived.of(charge));
    }

    /// Prices everything by both. Charges are in no order.
    public void price(Consumer<Charge> before, Consumer<Charge> after) {
        price(
                tables,
                Booked::fact,
                charge -> {
                    booked(charge);
                    before.accept(charge);
                });
        price(after);
    }

    /// Prices everything by the other tables alone: what it costs now was said before.
    public void price(Consumer<Charge> after) {
        var otherwise = new HashMap<String, Derived>();
        price(
                others,
                this::withoutOldVerdict,
                charge -> otherwise.put(charge.getUnitId(), Derived.of(charge)));
        price(
                others,
                booked ->
                        differs(booked.fact(), derived, otherwise)
                                ? withoutOldVerdict(booked)
                                : booked.fact(),
                after);
    }

    private void price(
            BillingTables by, Function<Booked, LedgerFact> seen, Consumer<Charge> charges) {
        var ledger = new WholeLedger(by);
        for (var booked : facts) ledger.add(seen.apply(booked));
        ledger.price(charges, line -> {});
    }

    /// Without Meta's verdict, where the other tables charge in another way.
    private LedgerFact withoutOldVerdict(Booked booked) {
        return booked.fact() instanceof LedgerFact.OfMessage(var revision, var delivery)
                        && delivery.reported() != null
                        && !chargesAlike(booked)
                ? new LedgerFact.OfMessage(revision, delivery.withoutVerdict())
                : booked.fact();
    }

    private boolean chargesAlike(Booked booked) {
        var era = booked.tables().era(booked.fact());
        var other = others.era(booked.fact());
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
