package convometer.billing.rules;

import convometer.billing.rules.Note.Move;
import convometer.billing.rules.Note.Standing;
import convometer.billing.rules.Note.Told;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// What the ledger knows of one unit: the unit, once its free tier has spoken, and the newest word
/// of its volume tier.
///
/// @param unit null: it is none
/// @param rank null: no word yet
public record Booking(@Nullable Unit unit, @Nullable Rank rank) {

    /// Nothing is known.
    public static final Booking UNSEEN = new Booking(null, null);

    /// A unit that waits for its free tier stays as it was.
    public Step<Booking, Note> told(Told news, Prices prices) {
        if (news.unit() != null && news.unit().waits()) return new Step<>(this, List.of());
        var after = new Booking(news.unit(), rank);
        return new Step<>(after, Note.between(standing(prices), after.standing(prices)));
    }

    /// A word of a volume tier; one about a place that the unit has left changes nothing.
    public Booking ranked(Rank word, Prices prices) {
        var pool = unit == null ? null : prices.tiers(unit);
        return unit != null && pool != null && word.concerns(pool, unit.position())
                ? new Booking(unit, word)
                : this;
    }

    private List<Standing> standing(Prices prices) {
        var pool = unit == null ? null : prices.tiers(unit);
        return unit == null || pool == null
                ? List.of()
                : List.of(new Move(pool, unit.position(), true));
    }

    /// The volume tier has not spoken yet: what was billed before stays until it does.
    public boolean waits(Prices prices) {
        return unit != null && from(unit, prices) == 0;
    }

    /// The priced unit; null: it is none.
    public @Nullable Priced priced(Prices prices) {
        return unit == null ? null : prices.price(unit, from(unit, prices));
    }

    /// The rank with which its band begins; 0: not known yet.
    private long from(Unit known, Prices prices) {
        var pool = prices.tiers(known);
        if (pool == null) return 1;
        return rank != null && rank.concerns(pool, known.position()) ? rank.from() : 0;
    }
}
