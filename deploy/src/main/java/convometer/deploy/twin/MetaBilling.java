package convometer.deploy.twin;

import convometer.schemas.ThreadKey;
import convometer.schemas.accounts.Accounts;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// Meta's own books: who wrote when, which ads were answered, how much of a number's free tier is
/// used, and what a message cost by the rules of its day. Messages must be judged in the order in
/// which they were delivered.
final class MetaBilling {

    private static final LocalDate LONG_ENTRY_POINTS = LocalDate.of(2023, 3, 1);
    private static final LocalDate FREE_SERVICE = LocalDate.of(2024, 11, 1);
    private static final int FREE_TIER = 1000;

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
    private final Map<ThreadKey, Chat> chats = new HashMap<>();
    private final Map<NumberMonth, Integer> used = new HashMap<>();

    private record NumberMonth(String phoneNumberId, YearMonth month) {}

    MetaBilling(Accounts accounts) {
        this.accounts = accounts;
    }

    void wrote(ThreadKey thread, String type, Instant at, boolean fromAnAd) {
        if (QUALIFYING.contains(type)) chat(thread).wrote(at, fromAnAd);
    }

    boolean hasHeardFrom(ThreadKey thread) {
        var chat = chats.get(thread);
        return chat != null && chat.hasWritten();
    }

    boolean windowOpen(ThreadKey thread, Instant at) {
        var chat = chats.get(thread);
        return chat != null && chat.windowOpen(at);
    }

    Verdict verdictOn(Accepted message, Instant deliveredAt) {
        var zone = accounts.wabaOfNumber(message.phoneNumberId()).orElseThrow().timezone();
        var day = deliveredAt.atZone(zone).toLocalDate();
        var era = PriceEra.on(day);
        var chat = chat(message.thread());
        var length = day.isBefore(LONG_ENTRY_POINTS) ? Duration.ofDays(1) : Duration.ofDays(3);
        var entryPoint = chat.entryPointAt(message, deliveredAt, length);
        if (entryPoint != null) return Verdict.inEntryPoint(era.model(), entryPoint);
        return switch (era) {
            case TWO_KINDS -> Verdict.byConversation(chat.ofTwoKinds(message, deliveredAt), true);
            case FOUR_KINDS -> ofFourKinds(chat, message, deliveredAt, day);
            case BY_MESSAGE -> Verdict.byMessage(typeIn2025(chat, message), message.category());
            case FREE_FORM_TIER ->
                    Verdict.byMessage(typeIn2026(message, YearMonth.from(day)), message.category());
        };
    }

    private static Verdict ofFourKinds(Chat chat, Accepted message, Instant at, LocalDate day) {
        var conversation = chat.ofFourKinds(message, at);
        var free = conversation.origin().equals("service") && !day.isBefore(FREE_SERVICE);
        return Verdict.byConversation(conversation, !free);
    }

    private static String typeIn2025(Chat chat, Accepted message) {
        var utility = message.category().equals("utility");
        var free = message.freeForm() || (utility && chat.windowOpen(message.acceptedAt()));
        return free ? "free_customer_service" : "regular";
    }

    private String typeIn2026(Accepted message, YearMonth month) {
        if (!message.freeForm()) return "regular";
        var number = new NumberMonth(message.phoneNumberId(), month);
        var free = used.merge(number, 1, Integer::sum) <= FREE_TIER;
        return free ? "free_customer_service" : "regular";
    }

    private Chat chat(ThreadKey thread) {
        return chats.computeIfAbsent(thread, _ -> new Chat());
    }
}
