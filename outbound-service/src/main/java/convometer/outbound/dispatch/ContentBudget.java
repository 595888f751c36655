package convometer.outbound.dispatch;

import java.util.HashMap;
import java.util.Map;

/// How many contents of waiting messages are kept in memory for each business number. The messages
/// of a flooded number wait as outlines; what is about to be sent is read back.
final class ContentBudget {

    private static final int MOST_MESSAGES = 1_000;
    private static final int MOST_BYTES = 4_000_000;

    private final Map<String, Use> uses = new HashMap<>();

    private static final class Use {
        int messages;
        long bytes;
    }

    /// Whether there is room for one more content.
    boolean hasRoom(Permission permission) {
        var use = uses.get(permission.phoneNumberId());
        return use == null || (use.messages < MOST_MESSAGES && use.bytes < MOST_BYTES);
    }

    void add(Permission permission) {
        if (!permission.hasContent()) return;
        var use = uses.computeIfAbsent(permission.phoneNumberId(), _ -> new Use());
        use.messages++;
        use.bytes += permission.size();
    }

    void remove(Permission permission) {
        if (!permission.hasContent()) return;
        var use = uses.get(permission.phoneNumberId());
        if (use == null) return;
        use.messages--;
        use.bytes -= permission.size();
        if (use.messages == 0) uses.remove(permission.phoneNumberId());
    }
}
