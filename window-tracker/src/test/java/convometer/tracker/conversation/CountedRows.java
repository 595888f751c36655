package convometer.tracker.conversation;

import convometer.tracker.group.Participation;
import convometer.tracker.message.EntryPointEnd;
import convometer.tracker.message.TrackedMessage;
import convometer.tracker.message.Wamid;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.SortedSet;
import java.util.function.Predicate;

/// Rows of a thread that count how many of them are read and written.
final class CountedRows implements ThreadRows {

    private final ThreadRows rows = new MemoryRows();
    private int read;
    private int written;

    /// How many were read and written since the last look.
    String count() {
        var count = read + " read, " + written + " written";
        read = 0;
        written = 0;
        return count;
    }

    @Override
    public @Nullable TrackedMessage message(Wamid wamid) {
        read++;
        return rows.message(wamid);
    }

    @Override
    public void ascend(Position from, Predicate<Position> visitor) {
        rows.ascend(from, counting(visitor));
    }

    @Override
    public void descend(Position before, Predicate<Position> visitor) {
        rows.descend(before, counting(visitor));
    }

    private Predicate<Position> counting(Predicate<Position> visitor) {
        return position -> {
            read++;
            return visitor.test(position);
        };
    }

    @Override
    public void put(TrackedMessage message, @Nullable Position before) {
        written++;
        rows.put(message, before);
    }

    @Override
    public void remove(Wamid wamid, Position before) {
        written++;
        rows.remove(wamid, before);
    }

    @Override
    public List<DerivedConversation> conversations() {
        var all = rows.conversations();
        read += all.size();
        return all;
    }

    @Override
    public @Nullable DerivedConversation conversation(Conversation.Key key) {
        read++;
        return rows.conversation(key);
    }

    @Override
    public void put(DerivedConversation conversation) {
        written++;
        rows.put(conversation);
    }

    @Override
    public void remove(Conversation.Key key) {
        written++;
        rows.remove(key);
    }

    @Override
    public List<Wamid> participations() {
        var all = rows.participations();
        read += all.size();
        return all;
    }

    @Override
    public @Nullable Participation participation(Wamid wamid) {
        read++;
        return rows.participation(wamid);
    }

    @Override
    public void put(Wamid wamid, Participation participation) {
        written++;
        rows.put(wamid, participation);
    }

    @Override
    public void removeParticipation(Wamid wamid) {
        written++;
        rows.removeParticipation(wamid);
    }

    @Override
    public List<String> entryPoints() {
        var all = rows.entryPoints();
        read += all.size();
        return all;
    }

    @Override
    public SortedSet<EntryPointEnd> entryPointEnds(String conversationId) {
        read++;
        return rows.entryPointEnds(conversationId);
    }

    @Override
    public void put(String conversationId, SortedSet<EntryPointEnd> ends) {
        written++;
        rows.put(conversationId, ends);
    }
}
