package convometer.deploy.twin;

import convometer.deploy.twin.Verdict.Conversation;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// What Meta knows of a number and a customer: when they wrote, which ads were answered, which
/// conversations are open.
final class Chat {

    static final Duration WINDOW = Duration.ofHours(24);
    private static final int MOST_REMEMBERED = 200;

    private final TreeSet<Instant> written = new TreeSet<>();
    private final List<Instant> unansweredAds = new ArrayList<>();
    private final Map<String, Conversation> open = new LinkedHashMap<>();
    private @Nullable Conversation entryPoint;

    void wrote(Instant at, boolean fromAnAd) {
        written.add(at);
        if (written.size() > MOST_REMEMBERED) written.pollFirst();
        if (fromAnAd) unansweredAds.add(at);
    }

    boolean hasWritten() {
        return !written.isEmpty();
    }

    boolean windowOpen(Instant at) {
        var latest = written.floor(at);
        return latest != null && at.isBefore(latest.plus(WINDOW));
    }

    /// The free entry point that a message is delivered in; it may be the one that opens it.
    @Nullable Conversation entryPointAt(Accepted message, Instant at, Duration length) {
        var answersAnAd = answersAnAd(at);
        var now = entryPoint;
        if (now != null && now.isOpenAt(at)) return now;
        entryPoint =
                answersAnAd
                        ? new Conversation(
                                Fingerprint.of(message.wamid()),
                                Verdict.ENTRY_POINT,
                                at,
                                at.plus(length))
                        : null;
        if (entryPoint != null) open.clear();
        return entryPoint;
    }

    /// The first message after an ad answers it, in time or not.
    private boolean answersAnAd(Instant at) {
        var answered = unansweredAds.stream().filter(ad -> !ad.isAfter(at)).toList();
        unansweredAds.removeAll(answered);
        return answered.stream().anyMatch(ad -> at.isBefore(ad.plus(WINDOW)));
    }

    /// The conversation that a message joins, or opens: of two kinds there is one at a time.
    Conversation ofTwoKinds(Accepted message, Instant at) {
        open.values().removeIf(one -> !one.isOpenAt(at));
        if (!open.isEmpty()) return open.values().iterator().next();
        var kind = windowOpen(message.acceptedAt()) ? "user_initiated" : "business_initiated";
        return opened(message, kind, at);
    }

    /// The conversation that a message joins, or opens: a template one of its category, free-form
    /// any.
    Conversation ofFourKinds(Accepted message, Instant at) {
        open.values().removeIf(one -> !one.isOpenAt(at));
        if (message.freeForm() && !open.isEmpty()) return open.values().iterator().next();
        var joined = open.get(message.category());
        return joined != null ? joined : opened(message, message.category(), at);
    }

    private Conversation opened(Accepted message, String kind, Instant at) {
        var id = Fingerprint.of("conversation " + message.wamid());
        var conversation = new Conversation(id, kind, at, at.plus(WINDOW));
        open.put(kind, conversation);
        return conversation;
    }
}
