package convometer.tracker.conversation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/// What is left of the history before the watermark: what was open there. From here on the rest is
/// derived as if all of it were still known.
///
/// @param watermark what is before it is forgotten; the epoch: nothing is
/// @param open conversations that were open at the watermark, as they were there
/// @param answeredAt the last delivery before the watermark that could answer a referral
public record Snapshot(Instant watermark, List<DerivedConversation> open, Instant answeredAt) {

    /// Nothing is forgotten.
    public static final Snapshot NONE = new Snapshot(Instant.EPOCH, List.of(), Instant.EPOCH);

    /// Something is forgotten.
    boolean forgot() {
        return watermark.isAfter(Instant.EPOCH);
    }

    /// The conversations, to go on from.
    List<DerivedConversation> conversations() {
        var conversations = new ArrayList<DerivedConversation>();
        for (var conversation : open) conversations.add(conversation.uncut());
        return conversations;
    }

    /// Whether what was emitted of the conversation is still of use.
    boolean keeps(DerivedConversation conversation) {
        var key = conversation.conversation().key();
        return !key.openedAt().isBefore(watermark)
                || open.stream().anyMatch(each -> each.conversation().key().equals(key));
    }

    /// What is left of two histories of one thread, each forgotten up to the same watermark.
    Snapshot merge(Snapshot other) {
        var all = new TreeMap<Conversation.Key, DerivedConversation>();
        for (var conversation : open) all.put(conversation.conversation().key(), conversation);
        for (var derived : other.open) all.putIfAbsent(derived.conversation().key(), derived);
        return new Snapshot(
                watermark.isAfter(other.watermark) ? watermark : other.watermark,
                List.copyOf(all.values()),
                answeredAt.isAfter(other.answeredAt) ? answeredAt : other.answeredAt);
    }
}
