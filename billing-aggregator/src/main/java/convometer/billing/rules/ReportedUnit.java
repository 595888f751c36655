package convometer.billing.rules;

import convometer.billing.rules.Note.Membership;
import convometer.billing.rules.Note.Standing;
import convometer.billing.rules.Note.Told;
import convometer.billing.rules.Note.Word;

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

        /// The one at a place; null: there is none.
        @Nullable Member at(Position position);

        /// Puts a message at a place, or in the place of what is known there; null: removes it.
        void put(Position position, @Nullable Member member);

        /// The earliest; null: there is none.
        @Nullable Member first();

        /// The earliest with a verdict; null: there is none.
        @Nullable Member firstReported();

        /// All of them.
        Collection<Member> all();
    }

    public ReportedUnit {
        derived = Map.copyOf(derived);
    }

    /// A message joins, changes or leaves. Its derived conversation is told, and those of all
    /// messages when the unit begins or ceases to be one (P11).
    public Step<ReportedUnit, Note> joined(Members members, Membership news, Eras eras) {
        var id = news.to();
        var before = told(id, members, eras);
        var wasUnit = isUnit(members, eras);
        var left = members.at(news.position());
        members.put(news.position(), news.member());
        var isUnit = isUnit(members, eras);
        var rest = wasUnit == isUnit ? List.<Member>of() : rest(members, news.member());
        var notes =
                Note.between(
                        wasUnit ? links(id, left, rest) : List.of(),
                        isUnit ? links(id, news.member(), rest) : List.of());
        var now = told(id, members, eras);
        if (now != null && !now.equals(before)) notes.add(now);
        return new Step<>(this, notes);
    }

    private static List<Member> rest(Members members, @Nullable Member joined) {
        return members.all().stream().filter(member -> !member.equals(joined)).toList();
    }

    private static List<Standing> links(String id, @Nullable Member member, List<Member> rest) {
        var links = new ArrayList<Standing>();
        if (member != null) links.addAll(member.links(id));
        for (var other : rest) links.addAll(other.links(id));
        return links;
    }

    /// A conversation that a message of the unit opened became known, or changed.
    public Step<ReportedUnit, Note> heard(Members members, Word word, Eras eras) {
        var before = told(word.to(), members, eras);
        var now = new HashMap<>(derived);
        if (word.holds()) now.put(word.conversationId(), new Derived(word.estimate()));
        else now.remove(word.conversationId());
        var after = new ReportedUnit(now);
        var told = after.told(word.to(), members, eras);
        return new Step<>(after, told == null || told.equals(before) ? List.of() : List.of(told));
    }

    private static boolean isUnit(Members members, Eras eras) {
        var first = members.first();
        return first != null && eras.at(first.origin().date()).isPresent();
    }

    /// Null: what was told before stays, until the conversation that the earliest message opened is
    /// known.
    private @Nullable Told told(String id, Members members, Eras eras) {
        var first = members.first();
        var era = first == null ? null : eras.at(first.origin().date()).orElse(null);
        if (first == null || era == null) return new Told(id, null);
        var estimate = era.byMessage() ? new Derived(first.estimate()) : derived(first.opened());
        if (estimate == null) return null;
        var reported = members.firstReported();
        var verdict =
                reported == null || reported.reported() == null
                        ? null
                        : Verdict.ofConversation(reported.reported(), era);
        return new Told(
                id,
                new Unit(id, Unit.Kind.CONVERSATION, first.origin(), estimate.estimate(), verdict));
    }

    private @Nullable Derived derived(@Nullable String conversationId) {
        return conversationId == null ? Derived.NOTHING : derived.get(conversationId);
    }
}
