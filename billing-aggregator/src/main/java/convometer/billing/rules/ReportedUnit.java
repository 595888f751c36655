package convometer.billing.rules;

import convometer.billing.rules.LedgerEvent.Assertion;
import convometer.billing.rules.LedgerEvent.DerivedEstimate;
import convometer.billing.rules.LedgerEvent.UnitAssertion;
import convometer.billing.rules.LedgerEvent.UnitMembership;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// V3: a unit by Meta's conversation id. It is what its earliest message is, with the verdict of
/// its first message that has one.
///
/// @param derived what the rules derive for the conversations that its messages opened, by id
public record ReportedUnit(Map<String, Derived> derived) {

    /// No message is known.
    public static final ReportedUnit UNSEEN = new ReportedUnit(Map.of());

    /// What the rules derive for a conversation.
    ///
    /// @param estimate null: nothing
    public record Derived(@Nullable Estimate estimate) {

        static final Derived NOTHING = new Derived(null);
    }

    /// The messages of the unit in the order (delivery, wamid). Belongs to one unit; changes as the
    /// fold says.
    public interface Members {

        /// The one at a position; null: there is none.
        @Nullable UnitMember at(Position position);

        /// Puts a message at a position, instead of what is known there; null: removes it.
        void put(Position position, @Nullable UnitMember member);

        /// The earliest; null: there is none.
        @Nullable UnitMember first();

        /// The earliest with a verdict; null: there is none.
        @Nullable UnitMember firstReported();

        /// All of them.
        Collection<UnitMember> all();
    }

    public ReportedUnit {
        derived = Map.copyOf(derived);
    }

    /// A message joins, changes or leaves. Its derived conversation follows, and those of all
    /// messages when the unit begins or ceases to be one (P11).
    public Step<ReportedUnit, LedgerEvent> apply(
            Members members, UnitMembership membership, Eras eras) {
        var id = membership.to();
        var before = assertion(id, members, eras);
        var wasUnit = isUnit(members, eras);
        var left = members.at(membership.position());
        members.put(membership.position(), membership.member());
        var isUnit = isUnit(members, eras);
        var rest = wasUnit == isUnit ? List.<UnitMember>of() : rest(members, membership.member());
        var events =
                LedgerEvent.between(
                        wasUnit ? memberships(id, left, rest) : List.of(),
                        isUnit ? memberships(id, membership.member(), rest) : List.of());
        var now = assertion(id, members, eras);
        if (now != null && !now.equals(before)) events.add(now);
        return new Step<>(this, events);
    }

    private static List<UnitMember> rest(Members members, @Nullable UnitMember joined) {
        return members.all().stream().filter(member -> !member.equals(joined)).toList();
    }

    private static List<Assertion> memberships(
            String id, @Nullable UnitMember member, List<UnitMember> rest) {
        var memberships = new ArrayList<Assertion>();
        if (member != null) memberships.addAll(member.memberships(id));
        for (var other : rest) memberships.addAll(other.memberships(id));
        return memberships;
    }

    /// A conversation that a message of the unit opened became known, or changed.
    public Step<ReportedUnit, LedgerEvent> apply(
            Members members, DerivedEstimate estimate, Eras eras) {
        var before = assertion(estimate.to(), members, eras);
        var now = new HashMap<>(derived);
        if (estimate.holds()) now.put(estimate.conversationId(), new Derived(estimate.estimate()));
        else now.remove(estimate.conversationId());
        var after = new ReportedUnit(now);
        var asserted = after.assertion(estimate.to(), members, eras);
        return new Step<>(
                after, asserted == null || asserted.equals(before) ? List.of() : List.of(asserted));
    }

    private static boolean isUnit(Members members, Eras eras) {
        var first = members.first();
        return first != null && eras.at(first.context().date()).isPresent();
    }

    /// Null: what was asserted before stays, until the conversation that the earliest message
    /// opened is known.
    private @Nullable UnitAssertion assertion(String id, Members members, Eras eras) {
        var first = members.first();
        var era = first == null ? null : eras.at(first.context().date()).orElse(null);
        if (first == null || era == null) return new UnitAssertion(id, null);
        var estimate = era.byMessage() ? new Derived(first.estimate()) : derived(first.opened());
        if (estimate == null) return null;
        var reported = members.firstReported();
        var verdict =
                reported == null || reported.reported() == null
                        ? null
                        : Verdict.ofConversation(reported.reported(), era);
        return new UnitAssertion(
                id,
                new Unit(
                        id, Unit.Kind.CONVERSATION, first.context(), estimate.estimate(), verdict));
    }

    private @Nullable Derived derived(@Nullable String conversationId) {
        return conversationId == null ? Derived.NOTHING : derived.get(conversationId);
    }
}
