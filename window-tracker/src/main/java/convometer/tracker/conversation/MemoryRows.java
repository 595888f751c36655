package convometer.tracker.conversation;

import convometer.tracker.group.Participation;
import convometer.tracker.message.EntryPointEnd;
import convometer.tracker.message.TrackedMessage;
import convometer.tracker.message.Wamid;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/// Rows of a thread in memory.
public final class MemoryRows implements ThreadRows {

    private final Map<Wamid, TrackedMessage> messages = new HashMap<>();
    private final NavigableSet<Position> order = new TreeSet<>();
    private final Map<Conversation.Key, DerivedConversation> conversations = new TreeMap<>();
    private final Map<Wamid, Participation> participations = new TreeMap<>();
    private final Map<String, SortedSet<EntryPointEnd>> ends = new TreeMap<>();

    @Override
    public @Nullable TrackedMessage message(Wamid wamid) {
        return messages.get(wamid);
    }

    @Override
    public void ascend(Position from, Predicate<Position> visitor) {
        for (var position : order.tailSet(from, true)) if (!visitor.test(position)) return;
    }

    @Override
    public void descend(Position before, Predicate<Position> visitor) {
        for (var position : order.headSet(before, false).descendingSet())
            if (!visitor.test(position)) return;
    }

    @Override
    public void put(TrackedMessage message, @Nullable Position before) {
        if (before != null) order.remove(before);
        order.add(message.position());
        messages.put(message.known().wamid(), message);
    }

    @Override
    public void remove(Wamid wamid, Position before) {
        order.remove(before);
        messages.remove(wamid);
    }

    @Override
    public List<DerivedConversation> conversations() {
        return new ArrayList<>(conversations.values());
    }

    @Override
    public @Nullable DerivedConversation conversation(Conversation.Key key) {
        return conversations.get(key);
    }

    @Override
    public void put(DerivedConversation conversation) {
        conversations.put(conversation.conversation().key(), conversation);
    }

    @Override
    public void remove(Conversation.Key key) {
        conversations.remove(key);
    }

    @Override
    public List<Wamid> participations() {
        return new ArrayList<>(participations.keySet());
    }

    @Override
    public @Nullable Participation participation(Wamid wamid) {
        return participations.get(wamid);
    }

    @Override
    public void put(Wamid wamid, Participation participation) {
        participations.put(wamid, participation);
    }

    @Override
    public void removeParticipation(Wamid wamid) {
        participations.remove(wamid);
    }

    @Override
    public List<String> entryPoints() {
        return new ArrayList<>(ends.keySet());
    }

    @Override
    public SortedSet<EntryPointEnd> entryPointEnds(String conversationId) {
        return ends.getOrDefault(conversationId, Collections.emptySortedSet());
    }

    @Override
    public void put(String conversationId, SortedSet<EntryPointEnd> reported) {
        if (reported.isEmpty()) ends.remove(conversationId);
        else ends.put(conversationId, reported);
    }
}
