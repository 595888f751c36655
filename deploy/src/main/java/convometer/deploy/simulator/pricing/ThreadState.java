package convometer.deploy.simulator.pricing;

import convometer.deploy.simulator.messages.AcceptedMessage;
import convometer.deploy.simulator.pricing.Verdict.Conversation;
import convometer.deploy.simulator.seed.HexId;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// The billing state of a thread: when the customer wrote, which ads are unanswered, and which
/// conversations are open.
final class ThreadState {

    private static final Duration WINDOW = Duration.ofHours(24);
    private static final int MAX_INBOUND = 200;

    private final TreeSet<Instant> inbound = new TreeSet<>();
    private final List<Instant> unansweredAds = new ArrayList<>();
    private final Map<String, Conversation> open = new LinkedHashMap<>();
    private @Nullable Conversation entryPoint;

    void onInbound(Instant at, boolean fromAnAd) {
        inbound.add(at);
        if (inbound.size() > MAX_INBOUND) inbound.pollFirst();
        if (fromAnAd) unansweredAds.add(at);
    }

    boolean hasInbound() {
        return !inbound.isEmpty();
    }

    boolean isWindowOpen(Instant at) {
        var latest = inbound.floor(at);
        return latest != null && at.isBefore(latest.plus(WINDOW));
    }

    /// The free entry point in which a message is delivered, which the message may open; null if
    /// there is none.
    @Nullable Conversation entryPointAt(AcceptedMessage message, Instant at, Duration length) {
        var answersAnAd = answersAnAd(at);
        var now = entryPoint;
        if (now != null && now.isOpenAt(at)) return now;
        entryPoint =
                answersAnAd
                        ? new Conversation(
                                HexId.of(message.wamid()), Verdict.ENTRY_POINT, at, at.plus(length))
                        : null;
        if (entryPoint != null) open.clear();
        return entryPoint;
    }

    /// The first message after an ad answers it, whether within the window or not.
    private boolean answersAnAd(Instant at) {
        var answered = unansweredAds.stream().filter(ad -> !ad.isAfter(at)).toList();
        unansweredAds.removeAll(answered);
        return answered.stream().anyMatch(ad -> at.isBefore(ad.plus(WINDOW)));
    }

    /// The conversation that a message joins or opens; there is one at a time.
    Conversation byInitiator(AcceptedMessage message, Instant at) {
        open.values().removeIf(one -> !one.isOpenAt(at));
        if (!open.isEmpty()) return open.values().iterator().next();
        var kind = isWindowOpen(message.acceptedAt()) ? "user_initiated" : "business_initiated";
        return opened(message, kind, at);
    }

    /// The conversation that a message joins or opens: a template one of its category, a free-form
    /// message any.
    Conversation byCategory(AcceptedMessage message, Instant at) {
        open.values().removeIf(one -> !one.isOpenAt(at));
        if (message.isFreeForm() && !open.isEmpty()) return open.values().iterator().next();
        var joined = open.get(message.category());
        return joined != null ? joined : opened(message, message.category(), at);
    }

    private Conversation opened(AcceptedMessage message, String kind, Instant at) {
        var conversation = Conversation.of(message, kind, at);
        open.put(kind, conversation);
        return conversation;
    }
}
