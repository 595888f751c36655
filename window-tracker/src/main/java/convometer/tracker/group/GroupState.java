package convometer.tracker.group;

import convometer.tracker.identity.CustomerId;
import convometer.tracker.identity.PhoneNumberId;
import convometer.tracker.message.OutboundMessage;
import convometer.tracker.message.Wamid;
import convometer.tracker.window.DeliveryWindow;
import convometer.tracker.window.ServiceWindow;
import convometer.tracker.window.ServiceWindows;
import convometer.tracker.window.WindowMessage;
import convometer.tracker.window.WindowMessages;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A group and a business number: the group's window, and the messages to it, each in a row of its
/// own. It is changed in place: whoever hands it over keeps nothing of it.
public final class GroupState {

    private final PhoneNumberId number;
    private final String group;
    private final Rows rows;
    private final ServiceWindows windows = new ServiceWindows();
    private final WindowMessages windowMessages;

    /// Messages that were read or made in this step.
    private final Map<Wamid, Message> inHand = new HashMap<>();

    private boolean forgot;

    /// The earliest instant at which something came of what is kept, or earlier; null: nothing is
    /// kept.
    private @Nullable Instant oldestSeenAt;

    /// The latest instant at which a message looks at the window.
    private Instant lastLook;

    /// The rows of a group beside its header.
    public interface Rows {

        /// A message; null: there is no row of it.
        @Nullable Message message(Wamid wamid);

        /// The messages of which there are rows.
        List<Wamid> messages();

        void put(Message message);

        void remove(Wamid wamid);
    }

    /// All of a group that is not in rows.
    ///
    /// @param windows the group's window, as maximal open intervals in order
    /// @param forgot some of its messages are forgotten
    /// @param oldestSeenAt the earliest instant at which something came of what is kept, or
    ///   earlier; null: nothing is kept
    /// @param lastLook the latest instant at which a message looks at the window
    /// @param windowMessages the newest of the members' messages that opened or extended it
    public record Header(
            List<ServiceWindow> windows,
            boolean forgot,
            @Nullable Instant oldestSeenAt,
            Instant lastLook,
            List<WindowMessage> windowMessages) {

        /// Of a group in which nothing happened.
        public static final Header EMPTY =
                new Header(List.of(), false, null, Instant.EPOCH, List.of());
    }

    /// A message to the group.
    public static final class Message {

        private OutboundMessage shared;
        private final Map<CustomerId, Participation.Part> parts;
        private Instant lastSeenAt;

        /// A message to the group.
        ///
        /// @param shared what is known of it for all participants: the send record, the echo
        /// @param parts what was emitted of it to each participant, by name
        /// @param lastSeenAt when something of it came here last, by our clock
        public Message(
                OutboundMessage shared,
                Map<CustomerId, Participation.Part> parts,
                Instant lastSeenAt) {
            this.shared = shared;
            this.parts = new TreeMap<>(parts);
            this.lastSeenAt = lastSeenAt;
        }

        public OutboundMessage shared() {
            return shared;
        }

        public Map<CustomerId, Participation.Part> parts() {
            return parts;
        }

        public Instant lastSeenAt() {
            return lastSeenAt;
        }

        void share(OutboundMessage news) {
            shared = shared.merge(news);
        }

        void seenAt(Instant at) {
            if (at.isAfter(lastSeenAt)) lastSeenAt = at;
        }
    }

    /// A group that was stored.
    public GroupState(PhoneNumberId number, String group, Header header, Rows rows) {
        this.number = number;
        this.group = group;
        this.rows = rows;
        windows.list().addAll(header.windows);
        windowMessages = new WindowMessages(header.windowMessages);
        forgot = header.forgot;
        oldestSeenAt = header.oldestSeenAt;
        lastLook = header.lastLook;
    }

    /// Writes what has changed to the rows.
    ///
    /// @return the header, to be stored
    public Header store() {
        flush();
        return new Header(windows(), forgot, oldestSeenAt, lastLook, windowMessages.kept());
    }

    private void flush() {
        inHand.values().forEach(rows::put);
        inHand.clear();
    }

    public PhoneNumberId number() {
        return number;
    }

    public String group() {
        return group;
    }

    /// The group's window, as maximal open intervals in order.
    public List<ServiceWindow> windows() {
        return List.copyOf(windows.list());
    }

    /// Every message that is kept; reads all of them.
    public List<Message> messages() {
        flush();
        var messages = new ArrayList<Message>();
        for (var wamid : rows.messages()) {
            var message = rows.message(wamid);
            if (message == null) continue;
            inHand.put(wamid, message);
            messages.add(message);
        }
        return messages;
    }

    /// Some of its messages are forgotten.
    boolean forgot() {
        return forgot;
    }

    /// Opens the window.
    ///
    /// @return whether a message may look at what opened and was closed
    boolean open(ServiceWindow window, WindowMessage message) {
        fresh(window.lastSeenAt());
        windowMessages.add(message);
        var change = windows.add(window);
        return change != null && !lastLook.isBefore(change.newlyOpenFrom());
    }

    /// Whether the window is open at the instant, at which a message looks.
    boolean isOpenAt(Instant at) {
        if (at.isAfter(lastLook)) lastLook = at;
        return windows.isOpenAt(at);
    }

    /// The window that was open at the instant; null: none.
    ///
    /// @param length that a message gives it
    @Nullable DeliveryWindow windowAt(Instant at, Duration length) {
        return windows.at(at, windowMessages, length);
    }

    Message message(Wamid wamid, Instant receivedAt) {
        fresh(receivedAt);
        var message =
                inHand.computeIfAbsent(
                        wamid,
                        _ -> {
                            var stored = rows.message(wamid);
                            return stored != null
                                    ? stored
                                    : new Message(
                                            OutboundMessage.unknown(wamid), Map.of(), receivedAt);
                        });
        message.seenAt(receivedAt);
        return message;
    }

    private void fresh(Instant receivedAt) {
        oldestSeenAt = earlier(oldestSeenAt, receivedAt);
    }

    /// Forgets what did not change since.
    void forget(Instant unseenSince) {
        if (oldestSeenAt != null && oldestSeenAt.isAfter(unseenSince)) return;
        Instant oldest = null;
        var needed = Instant.MAX;
        for (var message : messages())
            if (message.lastSeenAt.isAfter(unseenSince)) {
                oldest = earlier(oldest, message.lastSeenAt);
                needed = earlier(needed, firstLook(message));
            } else {
                forgot = true;
                inHand.remove(message.shared.wamid());
                rows.remove(message.shared.wamid());
            }
        var bound = needed;
        windows.list()
                .removeIf(window ->
                        !window.lastSeenAt().isAfter(unseenSince)
                                && !window.until().isAfter(bound));
        var windowsFrom = windows.list().stream().map(ServiceWindow::openedAt).findFirst();
        windowMessages.dropBefore(windowsFrom.orElse(Instant.MAX));
        for (var window : windows.list())
            if (window.lastSeenAt().isAfter(unseenSince))
                oldest = earlier(oldest, window.lastSeenAt());
        oldestSeenAt = oldest;
    }

    /// The first instant at which a message may look at the window.
    private static Instant firstLook(Message message) {
        var first = Instant.MAX;
        for (var part : message.parts.values()) {
            first = earlier(first, part.known().firstInstant());
            var sent = part.known().sent();
            if (sent != null) first = earlier(first, sent.at());
        }
        return first;
    }

    /// The earliest instant at which something came of what is kept, or earlier; null: nothing is
    /// kept that will be forgotten.
    @Nullable Instant oldestTouch() {
        return oldestSeenAt;
    }

    private static Instant earlier(@Nullable Instant known, Instant at) {
        return known != null && known.isBefore(at) ? known : at;
    }
}
