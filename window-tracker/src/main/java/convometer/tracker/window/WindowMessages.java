package convometer.tracker.window;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// The newest few of the customer's messages that opened or extended a window, in order: they
/// explain why a window was open, and decide nothing. Most deliveries rest on one of them.
public final class WindowMessages {

    /// They are written with each event of a thread, and an id has some 65 bytes.
    private static final int KEPT = 3;

    private final List<WindowMessage> messages = new ArrayList<>();

    public WindowMessages(List<WindowMessage> kept) {
        messages.addAll(kept);
    }

    /// Takes one. For the step in hand it is there even if it is older than those that are kept:
    /// what the step corrects rests on it.
    public void add(WindowMessage message) {
        if (messages.size() > KEPT) messages.removeFirst();
        var place = messages.size();
        while (place > 0 && messages.get(place - 1).compareTo(message) >= 0) place--;
        if (place < messages.size() && messages.get(place).isSame(message)) return;
        messages.add(place, message);
    }

    public void addAll(List<WindowMessage> others) {
        others.forEach(this::add);
    }

    /// Those that are kept, in order.
    public List<WindowMessage> kept() {
        return messages.subList(Math.max(0, messages.size() - KEPT), messages.size());
    }

    /// Forgets those before the instant.
    public void dropBefore(Instant at) {
        messages.removeIf(message -> message.at().isBefore(at));
    }

    /// The last one up to the instant; null: it is not known.
    @Nullable WindowMessage lastUntil(Instant at) {
        for (var message : messages.reversed()) if (!message.at().isAfter(at)) return message;
        return null;
    }
}
