package convometer.billing.rules;

import convometer.billing.rules.Note.Membership;
import convometer.billing.rules.Note.Told;
import convometer.billing.rules.Note.Word;

import org.jspecify.annotations.Nullable;

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
    public record Derived(@Nullable Estimate estimate) {}

    /// The messages of the unit in the order (delivery, wamid). Belongs to one unit; changes as the
    /// fold says.
    public interface Members {

        /// Puts a message at a place, or in the place of what is known there; null: removes it.
        void put(Position position, @Nullable Member member);

        /// The earliest; null: there is none.
        @Nullable Member first();

        /// The earliest with a verdict; null: there is none.
        @Nullable Member firstReported();
    }

    public ReportedUnit {
        derived = Map.copyOf(derived);
    }

    /// A message joins, changes or leaves.
    public Step<ReportedUnit, Note> joined(Members members, Membership news, Eras eras) {
        var before = told(news.to(), members, eras);
        members.put(news.position(), news.member());
        return changed(before, this, told(news.to(), members, eras));
    }

    /// A conversation that a message of the unit opened became known, or changed.
    public Step<ReportedUnit, Note> heard(Members members, Word word, Eras eras) {
        var now = new HashMap<>(derived);
        if (word.holds()) now.put(word.conversationId(), new Derived(word.estimate()));
        else now.remove(word.conversationId());
        var after = new ReportedUnit(now);
        return changed(told(word.to(), members, eras), after, after.told(word.to(), members, eras));
    }

    private static Step<ReportedUnit, Note> changed(
            @Nullable Told before, ReportedUnit state, @Nullable Told now) {
        return new Step<>(state, now == null || now.equals(before) ? List.of() : List.of(now));
    }

    /// Null: what was told before stays, until the conversation that the earliest message opened is
    /// known.
    private @Nullable Told told(String id, Members members, Eras eras) {
        var first = members.first();
        var era = first == null ? null : eras.at(first.origin().date()).orElse(null);
        if (first == null || era == null) return new Told(id, null);
        var estimate = new Derived(first.estimate());
        if (!era.byMessage()) {
            if (first.opened() != null && !derived.containsKey(first.opened())) return null;
            estimate = first.opened() == null ? new Derived(null) : derived.get(first.opened());
        }
        var reported = members.firstReported();
        var verdict =
                reported == null || reported.reported() == null
                        ? null
                        : Verdict.ofConversation(reported.reported(), era);
        return new Told(
                id,
                new Unit(
                        id,
                        Unit.Kind.CONVERSATION,
                        first.origin(),
                        estimate == null ? null : estimate.estimate(),
                        verdict));
    }
}
