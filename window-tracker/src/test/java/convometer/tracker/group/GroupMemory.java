package convometer.tracker.group;

import convometer.tracker.identity.PhoneNumberId;
import convometer.tracker.message.Wamid;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Rows of a group in memory.
public final class GroupMemory implements GroupState.Rows {

    private final Map<Wamid, GroupState.Message> messages = new TreeMap<>();

    /// A group in which nothing happened.
    public static GroupState unknown(PhoneNumberId number, String group) {
        return new GroupState(number, group, GroupState.Header.EMPTY, new GroupMemory());
    }

    @Override
    public GroupState.@Nullable Message message(Wamid wamid) {
        return messages.get(wamid);
    }

    @Override
    public List<Wamid> messages() {
        return List.copyOf(messages.keySet());
    }

    @Override
    public void put(GroupState.Message message) {
        messages.put(message.shared().wamid(), message);
    }

    @Override
    public void remove(Wamid wamid) {
        messages.remove(wamid);
    }
}
