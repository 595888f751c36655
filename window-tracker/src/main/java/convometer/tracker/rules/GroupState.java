package convometer.tracker.rules;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A group and a business number: the group's window, and the messages to it. It is changed in
/// place: whoever hands it over keeps nothing of it.
public final class GroupState {

    private final String number;
    private final String group;
    private final Stretches windows = new Stretches();
    private final Map<String, Message> messages = new HashMap<>();
    private boolean forgot;

    /// A message to the group.
    public static final class Message {
        private Outbound shared;
        private final Map<String, Participation.Part> parts;
        private Instant touchedAt;

        /// A message to the group.
        ///
        /// @param shared what is known of it for all participants: the send record, the echo
        /// @param parts what was told of it to each participant, by name
        /// @param touchedAt when something of it came here last, by our clock
        public Message(Outbound shared, Map<String, Participation.Part> parts, Instant touchedAt) {
            this.shared = shared;
            this.parts = new TreeMap<>(parts);
            this.touchedAt = touchedAt;
        }

        public Outbound shared() {
            return shared;
        }

        public Map<String, Participation.Part> parts() {
            return parts;
        }

        public Instant touchedAt() {
            return touchedAt;
        }

        void share(Outbound news) {
            shared = shared.merge(news);
        }

        void touch(Instant at) {
            if (at.isAfter(touchedAt)) touchedAt = at;
        }
    }

    private GroupState(String number, String group) {
        this.number = number;
        this.group = group;
    }

    /// A group in which nothing happened.
    public static GroupState unknown(String number, String group) {
        return new GroupState(number, group);
    }

    /// A group that was stored.
    ///
    /// @param forgot some of its messages are forgotten
    public static GroupState of(
            String number,
            String group,
            List<Window> windows,
            Collection<Message> messages,
            boolean forgot) {
        var state = new GroupState(number, group);
        state.forgot = forgot;
        state.windows.list().addAll(windows);
        for (var message : messages) state.messages.put(message.shared.wamid(), message);
        return state;
    }

    public String number() {
        return number;
    }

    public String group() {
        return group;
    }

    /// The group's window, as maximal open stretches in order.
    public List<Window> windows() {
        return List.copyOf(windows.list());
    }

    public Collection<Message> messages() {
        return messages.values();
    }

    /// Some of its messages are forgotten.
    public boolean forgot() {
        return forgot;
    }

    /// Whether anything opened that was closed.
    boolean open(Window window) {
        return windows.add(window) != null;
    }

    boolean isOpenAt(Instant at) {
        return windows.isOpenAt(at);
    }

    Message message(String wamid, Instant receivedAt) {
        var message =
                messages.computeIfAbsent(
                        wamid, _ -> new Message(Outbound.unknown(wamid), Map.of(), receivedAt));
        message.touch(receivedAt);
        return message;
    }

    /// Forgets what was not touched since.
    void forget(Instant untouchedSince) {
        forgot |= messages.values().removeIf(message -> !message.touchedAt.isAfter(untouchedSince));
        var needed = earliestInstant();
        windows.list()
                .removeIf(window ->
                        !window.touchedAt().isAfter(untouchedSince)
                                && !window.until().isAfter(needed));
    }

    /// The first instant at which a kept message looks at the window.
    private Instant earliestInstant() {
        var earliest = Instant.MAX;
        for (var message : messages.values())
            for (var part : message.parts.values()) {
                earliest = earlier(earliest, part.known().firstInstant());
                var sent = part.known().sent();
                if (sent != null) earliest = earlier(earliest, sent.at());
            }
        return earliest;
    }

    /// The earliest touch of the messages; where there are none, of the windows; null: nothing is
    /// kept. Windows stay as long as there are messages that look at them.
    @Nullable Instant oldestTouch() {
        Instant oldest = null;
        for (var message : messages.values()) oldest = earlier(oldest, message.touchedAt);
        if (oldest != null) return oldest;
        for (var window : windows.list()) oldest = earlier(oldest, window.touchedAt());
        return oldest;
    }

    private static Instant earlier(@Nullable Instant known, Instant at) {
        return known != null && known.isBefore(at) ? known : at;
    }
}
