package convometer.tracker.streams.store;

import convometer.schemas.serde.AvroSerdes;
import convometer.tracker.conversation.Conversation;
import convometer.tracker.conversation.DerivedConversation;
import convometer.tracker.conversation.Position;
import convometer.tracker.conversation.ThreadRows;
import convometer.tracker.group.Participation;
import convometer.tracker.identity.PhoneNumberId;
import convometer.tracker.message.EntryPointEnd;
import convometer.tracker.message.TrackedMessage;
import convometer.tracker.message.Wamid;
import convometer.tracker.state.DerivedConversationState;
import convometer.tracker.state.EntryPointState;
import convometer.tracker.state.GroupMessageState;
import convometer.tracker.state.MessageState;
import convometer.tracker.state.ParticipationState;

import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.function.BiPredicate;
import java.util.function.Predicate;

/// The rows of a thread in the store `history`. A key is the customer's key, the business number,
/// the kind of row and its name; so the rows of a thread stand together, and those in the order of
/// C1 stand in it. The value of a row in the order is empty.
public final class HistoryRows implements ThreadRows {

    private static final byte[] NOTHING = {};
    private static final char MESSAGE = 'm';
    private static final char ORDER = 'o';
    private static final char CONVERSATION = 'c';
    private static final char PARTICIPATION = 'p';
    private static final char ENTRY_POINT = 'e';
    private static final int INSTANT = Long.BYTES + Integer.BYTES;

    private final KeyValueStore<Bytes, byte[]> store;
    private final Values values;
    private final byte[] prefix;

    /// How rows are written: each kind has a schema, and a subject, of its own.
    public record Values(
            Serde<MessageState> messages,
            Serde<DerivedConversationState> conversations,
            Serde<ParticipationState> participations,
            Serde<EntryPointState> entryPoints,
            Serde<GroupMessageState> groupMessages) {

        public static Values of(AvroSerdes serdes) {
            return new Values(
                    serdes.values(),
                    serdes.values(),
                    serdes.values(),
                    serdes.values(),
                    serdes.values());
        }
    }

    HistoryRows(
            KeyValueStore<Bytes, byte[]> store,
            Values values,
            CustomerKey customerKey,
            PhoneNumberId number) {
        this.store = store;
        this.values = values;
        prefix = (customerKey.key() + '\0' + number + '\0').getBytes(StandardCharsets.UTF_8);
    }

    private Bytes key(char kind, byte[] name) {
        return Bytes.wrap(
                ByteBuffer.allocate(prefix.length + 1 + name.length)
                        .put(prefix)
                        .put((byte) kind)
                        .put(name)
                        .array());
    }

    private Bytes key(char kind, String name) {
        return key(kind, name.getBytes(StandardCharsets.UTF_8));
    }

    /// Seconds and nanoseconds: instants of any age, in their order.
    private Bytes key(char kind, Instant at, String name) {
        var text = name.getBytes(StandardCharsets.UTF_8);
        return key(
                kind,
                ByteBuffer.allocate(INSTANT + text.length)
                        .putLong(at.getEpochSecond() ^ Long.MIN_VALUE)
                        .putInt(at.getNano())
                        .put(text)
                        .array());
    }

    private String name(Bytes key, int from) {
        var bytes = key.get();
        var start = prefix.length + 1 + from;
        return new String(bytes, start, bytes.length - start, StandardCharsets.UTF_8);
    }

    private Position position(Bytes key) {
        var bytes = ByteBuffer.wrap(key.get(), prefix.length + 1, INSTANT);
        var at = Instant.ofEpochSecond(bytes.getLong() ^ Long.MIN_VALUE, bytes.getInt());
        return new Position(at, new Wamid(name(key, INSTANT)));
    }

    private Bytes end(char kind) {
        return key((char) (kind + 1), NOTHING);
    }

    /// Shows the rows of a kind in the order of their keys.
    private void visit(char kind, BiPredicate<Bytes, byte[]> visitor) {
        try (var range = store.range(key(kind, NOTHING), end(kind))) {
            var goesOn = true;
            while (goesOn && range.hasNext()) {
                var next = range.next();
                goesOn = visitor.test(next.key, next.value);
            }
        }
    }

    @Override
    public @Nullable TrackedMessage message(Wamid wamid) {
        var stored = store.get(key(MESSAGE, wamid.value()));
        return stored == null ? null : ThreadRecords.message(read(values.messages, stored));
    }

    @Override
    public void ascend(Position from, Predicate<Position> visitor) {
        try (var range = store.range(key(ORDER, from.at(), from.wamid().value()), end(ORDER))) {
            var goesOn = true;
            while (goesOn && range.hasNext()) goesOn = visitor.test(position(range.next().key));
        }
    }

    @Override
    public void descend(Position before, Predicate<Position> visitor) {
        var last = key(ORDER, before.at(), before.wamid().value());
        try (var range = store.reverseRange(key(ORDER, NOTHING), last)) {
            var goesOn = true;
            while (goesOn && range.hasNext()) {
                var position = position(range.next().key);
                goesOn = position.equals(before) || visitor.test(position);
            }
        }
    }

    @Override
    public void put(TrackedMessage message, @Nullable Position before) {
        var position = message.position();
        if (before != null && !before.equals(position)) store.delete(order(before));
        if (!position.equals(before)) store.put(order(position), NOTHING);
        store.put(
                key(MESSAGE, message.known().wamid().value()),
                written(MESSAGE, values.messages, ThreadRecords.record(message)));
    }

    private Bytes order(Position position) {
        return key(ORDER, position.at(), position.wamid().value());
    }

    @Override
    public void remove(Wamid wamid, Position before) {
        store.delete(key(MESSAGE, wamid.value()));
        store.delete(order(before));
    }

    @Override
    public List<DerivedConversation> conversations() {
        var all = new ArrayList<DerivedConversation>();
        visit(
                CONVERSATION,
                (_, value) ->
                        all.add(ThreadRecords.conversation(read(values.conversations, value))));
        return all;
    }

    private Bytes key(Conversation.Key conversation) {
        return key(CONVERSATION, conversation.openedAt(), conversation.category());
    }

    @Override
    public @Nullable DerivedConversation conversation(Conversation.Key key) {
        var stored = store.get(key(key));
        return stored == null
                ? null
                : ThreadRecords.conversation(read(values.conversations, stored));
    }

    @Override
    public void put(DerivedConversation conversation) {
        store.put(
                key(conversation.conversation().key()),
                written(CONVERSATION, values.conversations, ThreadRecords.record(conversation)));
    }

    @Override
    public void remove(Conversation.Key key) {
        if (store.get(key(key)) != null) store.delete(key(key));
    }

    @Override
    public List<Wamid> participations() {
        var wamids = new ArrayList<Wamid>();
        visit(PARTICIPATION, (key, _) -> wamids.add(new Wamid(name(key, 0))));
        return wamids;
    }

    @Override
    public @Nullable Participation participation(Wamid wamid) {
        var stored = store.get(key(PARTICIPATION, wamid.value()));
        return stored == null
                ? null
                : ParticipationRecords.participation(read(values.participations, stored));
    }

    @Override
    public void put(Wamid wamid, Participation participation) {
        store.put(
                key(PARTICIPATION, wamid.value()),
                written(
                        PARTICIPATION,
                        values.participations,
                        ParticipationRecords.record(wamid, participation)));
    }

    @Override
    public void removeParticipation(Wamid wamid) {
        store.delete(key(PARTICIPATION, wamid.value()));
    }

    @Override
    public List<String> entryPoints() {
        var ids = new ArrayList<String>();
        visit(ENTRY_POINT, (key, _) -> ids.add(name(key, 0)));
        return ids;
    }

    @Override
    public SortedSet<EntryPointEnd> entryPointEnds(String conversationId) {
        var stored = store.get(key(ENTRY_POINT, conversationId));
        return stored == null
                ? Collections.emptySortedSet()
                : ThreadRecords.entryPoint(conversationId, read(values.entryPoints, stored));
    }

    @Override
    public void put(String conversationId, SortedSet<EntryPointEnd> ends) {
        var key = key(ENTRY_POINT, conversationId);
        if (ends.isEmpty()) store.delete(key);
        else
            store.put(
                    key, written(ENTRY_POINT, values.entryPoints, ThreadRecords.entryPoint(ends)));
    }

    private static <T> byte[] written(char kind, Serde<T> values, T value) {
        return values.serializer().serialize(CustomerStores.HISTORY + '-' + kind, value);
    }

    private static <T> T read(Serde<T> values, byte[] stored) {
        return values.deserializer().deserialize(CustomerStores.HISTORY, stored);
    }
}
