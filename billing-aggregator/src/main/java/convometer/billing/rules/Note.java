package convometer.billing.rules;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// What one part of the ledger tells another. The parts may run apart from each other: notes from
/// one to the same other arrive in order, and nothing else about their arrival is certain.
public sealed interface Note permits Note.Standing, Rank {

    /// Key of the part that it is for.
    String to();

    /// What is true as long as the teller's state says so, and is taken back when it does not.
    sealed interface Standing extends Note {

        /// Whether the other takes this one's place.
        boolean replaces(Standing other);

        /// It is not true any more.
        Note withdrawn();
    }

    /// A unit takes or gives up its place in a pool.
    record Move(Pool pool, Position position, boolean joins) implements Standing {

        @Override
        public String to() {
            return pool.id();
        }

        @Override
        public boolean replaces(Standing other) {
            return other instanceof Move move
                    && move.to().equals(to())
                    && move.position().equals(position);
        }

        @Override
        public Move withdrawn() {
            return new Move(pool, position, false);
        }
    }

    /// A message of a derived conversation belongs to a unit by Meta's conversation id.
    ///
    /// @param opens it is the message that opened the derived conversation
    record Link(String to, String wamid, String unitId, boolean opens, boolean holds)
            implements Standing {

        @Override
        public boolean replaces(Standing other) {
            return false;
        }

        @Override
        public Link withdrawn() {
            return new Link(to, wamid, unitId, opens, false);
        }
    }

    /// A message belongs to a unit by Meta's conversation id.
    ///
    /// @param member null: not any more
    record Membership(String to, Position position, @Nullable Member member) implements Standing {

        @Override
        public boolean replaces(Standing other) {
            return other instanceof Membership membership
                    && membership.to().equals(to)
                    && membership.position().equals(position);
        }

        @Override
        public Membership withdrawn() {
            return new Membership(to, position, null);
        }
    }

    /// What our rules derive for a conversation that a message of the unit opened.
    ///
    /// @param estimate null: nothing
    /// @param holds the conversation still has to do with the unit
    record Word(String to, String conversationId, @Nullable Estimate estimate, boolean holds)
            implements Standing {

        @Override
        public boolean replaces(Standing other) {
            return other instanceof Word word
                    && word.to().equals(to)
                    && word.conversationId().equals(conversationId);
        }

        @Override
        public Word withdrawn() {
            return new Word(to, conversationId, null, false);
        }
    }

    /// What a unit is now; it may wait for the word of its free tier, and stays as it was until
    /// then.
    ///
    /// @param unit null: it is none
    record Told(String to, @Nullable Unit unit) implements Standing {

        @Override
        public boolean replaces(Standing other) {
            return other instanceof Told told && told.to().equals(to);
        }

        @Override
        public Told withdrawn() {
            return new Told(to, null);
        }
    }

    /// What has to be told when one set of standing notes takes the place of another: first what is
    /// not true any more, then what is new.
    static List<Note> between(List<Standing> before, List<Standing> after) {
        var notes = new ArrayList<Note>();
        for (var old : before)
            if (!after.contains(old) && after.stream().noneMatch(it -> it.replaces(old)))
                notes.add(old.withdrawn());
        for (var now : after) if (!before.contains(now)) notes.add(now);
        return notes;
    }
}
