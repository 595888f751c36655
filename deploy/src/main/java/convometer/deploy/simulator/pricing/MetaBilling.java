package convometer.deploy.simulator.pricing;

import convometer.deploy.simulator.messages.AcceptedMessage;
import convometer.schemas.ThreadKey;
import convometer.schemas.accounts.Accounts;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// What a delivered message costs by the rules of its day: from when customers wrote, which ads
/// were answered, which conversations are open and how much of each number's free tier is used.
/// Messages must come in the order of delivery. Not safe for threads.
public final class MetaBilling {

    private static final LocalDate LONG_ENTRY_POINTS = LocalDate.of(2023, 3, 1);
    private static final LocalDate FREE_SERVICE = LocalDate.of(2024, 11, 1);
    private static final int FREE_MESSAGES = 1000;

    private static final Set<String> QUALIFYING =
            Set.of(
                    "text",
                    "image",
                    "video",
                    "audio",
                    "document",
                    "sticker",
                    "location",
                    "contacts",
                    "button",
                    "interactive",
                    "order",
                    "call");

    private final Accounts accounts;
    private final Map<ThreadKey, ThreadState> threads = new HashMap<>();
    private final Map<NumberMonth, Integer> used = new HashMap<>();

    private record NumberMonth(String phoneNumberId, YearMonth month) {}

    public MetaBilling(Accounts accounts) {
        this.accounts = accounts;
    }

    /// A customer wrote or called.
    public void onInbound(ThreadKey thread, String type, Instant at, boolean fromAnAd) {
        if (QUALIFYING.contains(type)) state(thread).onInbound(at, fromAnAd);
    }

    public boolean hasInbound(ThreadKey thread) {
        var state = threads.get(thread);
        return state != null && state.hasInbound();
    }

    public boolean isWindowOpen(ThreadKey thread, Instant at) {
        var state = threads.get(thread);
        return state != null && state.isWindowOpen(at);
    }

    public Verdict verdictOn(AcceptedMessage message, Instant deliveredAt) {
        var zone = accounts.wabaOfNumber(message.phoneNumberId()).orElseThrow().timezone();
        var day = deliveredAt.atZone(zone).toLocalDate();
        var era = PriceEra.on(day);
        var state = state(message.thread());
        var length = day.isBefore(LONG_ENTRY_POINTS) ? Duration.ofDays(1) : Duration.ofDays(3);
        var entryPoint = state.entryPointAt(message, deliveredAt, length);
        if (entryPoint != null) return Verdict.inEntryPoint(era.model(), entryPoint);
        return switch (era) {
            case BY_INITIATOR ->
                    Verdict.byConversation(state.byInitiator(message, deliveredAt), true);
            case BY_CATEGORY -> byCategory(state, message, deliveredAt, day);
            case BY_MESSAGE -> Verdict.byMessage(typeIn2025(state, message), message.category());
            case FREE_TIER ->
                    Verdict.byMessage(typeIn2026(message, YearMonth.from(day)), message.category());
        };
    }

    private static Verdict byCategory(
            ThreadState state, AcceptedMessage message, Instant at, LocalDate day) {
        var conversation = state.byCategory(message, at);
        var free = conversation.origin().equals("service") && !day.isBefore(FREE_SERVICE);
        return Verdict.byConversation(conversation, !free);
    }

    private static String typeIn2025(ThreadState state, AcceptedMessage message) {
        var utility = message.category().equals("utility");
        var free = message.isFreeForm() || (utility && state.isWindowOpen(message.acceptedAt()));
        return free ? "free_customer_service" : "regular";
    }

    private String typeIn2026(AcceptedMessage message, YearMonth month) {
        if (!message.isFreeForm()) return "regular";
        var number = new NumberMonth(message.phoneNumberId(), month);
        var free = used.merge(number, 1, Integer::sum) <= FREE_MESSAGES;
        return free ? "free_customer_service" : "regular";
    }

    private ThreadState state(ThreadKey thread) {
        return threads.computeIfAbsent(thread, _ -> new ThreadState());
    }
}
