package convometer.tracker.streams.store;

import convometer.tracker.group.GroupState;
import convometer.tracker.message.Wamid;
import convometer.tracker.state.GroupMessageState;

import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// The messages to a group in the store `history`, each a row under the group's key.
final class GroupRows implements GroupState.Rows {

    private static final String SUBJECT = CustomerStores.HISTORY + "-g";

    private final KeyValueStore<Bytes, byte[]> store;
    private final Serde<GroupMessageState> values;
    private final String prefix;

    GroupRows(
            KeyValueStore<Bytes, byte[]> store,
            Serde<GroupMessageState> values,
            CustomerKey customerKey) {
        this.store = store;
        this.values = values;
        prefix = customerKey.key() + '\0';
    }

    private Bytes key(String wamid) {
        return Bytes.wrap((prefix + wamid).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public GroupState.@Nullable Message message(Wamid wamid) {
        var stored = store.get(key(wamid.value()));
        return stored == null
                ? null
                : CustomerRecords.message(values.deserializer().deserialize(SUBJECT, stored));
    }

    @Override
    public List<Wamid> messages() {
        var wamids = new ArrayList<Wamid>();
        try (var range = store.range(key(""), key("\uffff"))) {
            while (range.hasNext()) {
                var key = new String(range.next().key.get(), StandardCharsets.UTF_8);
                wamids.add(new Wamid(key.substring(prefix.length())));
            }
        }
        return wamids;
    }

    @Override
    public void put(GroupState.Message message) {
        store.put(
                key(message.shared().wamid().value()),
                values.serializer().serialize(SUBJECT, CustomerRecords.record(message)));
    }

    @Override
    public void remove(Wamid wamid) {
        store.delete(key(wamid.value()));
    }
}
