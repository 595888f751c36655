package convometer.tracker.conversation;

import convometer.tracker.identity.WabaId;
import convometer.tracker.message.Category;
import convometer.tracker.message.Wamid;

import java.time.Instant;

/// A derived conversation `[openedAt, endedAt)`: at most one of a category is open in a thread.
///
/// @param openedBy the message whose delivery opened it
/// @param waba the billing account of that message
/// @param recipient the number of that message; empty: not known
/// @param sentByUs there is a send record of that message
public record Conversation(
        String category,
        Instant openedAt,
        Instant endedAt,
        Wamid openedBy,
        WabaId waba,
        String recipient,
        boolean sentByUs) {

    /// What identifies it within its thread.
    public record Key(String category, Instant openedAt) implements Comparable<Key> {

        @Override
        public int compareTo(Key other) {
            var order = openedAt.compareTo(other.openedAt);
            return order != 0 ? order : category.compareTo(other.category);
        }
    }

    public Key key() {
        return new Key(category, openedAt);
    }

    public boolean isOpenAt(Instant at) {
        return !at.isBefore(openedAt) && at.isBefore(endedAt);
    }

    boolean isEntryPoint() {
        return category.equals(Category.ENTRY_POINT);
    }

    public Conversation endingAt(Instant end) {
        return new Conversation(category, openedAt, end, openedBy, waba, recipient, sentByUs);
    }
}
