package convometer.deploy.twin;

import convometer.deploy.twin.Verdict.EntryPoint;
import convometer.schemas.ThreadKey;
import convometer.schemas.accounts.Accounts;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;

/// Meta's own books, by the rules of 2026-10-01: who wrote when, which ads were answered, how much
/// of a number's free tier is used. Messages must be judged in the order in which they were
/// delivered.
final class MetaBilling {

    private static final Duration WINDOW = Duration.ofHours(24);
    private static final Duration ENTRY_POINT = Duration.ofDays(3);
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
                    "order");

    private final Accounts accounts;
    private final Map<ThreadKey, Chat> chats = new HashMap<>();
    private final Map<NumberMonth, Integer> used = new HashMap<>();

    private record NumberMonth(String phoneNumberId, YearMonth month) {}

    private static final class Chat {
        final NavigableSet<Instant> written = new TreeSet<>();
        final List<Instant> unansweredAds = new ArrayList<>();
        @Nullable EntryPoint entryPoint;
    }

    MetaBilling(Accounts accounts) {
        this.accounts = accounts;
    }

    void wrote(CustomerMessage message) {
        if (!QUALIFYING.contains(message.type())) return;
        var chat = chat(new ThreadKey(message.phoneNumberId(), message.from()));
        chat.written.add(message.at());
        if (message.referral()) chat.unansweredAds.add(message.at());
    }

    boolean hasHeardFrom(ThreadKey thread) {
        return !chat(thread).written.isEmpty();
    }

    boolean windowOpen(ThreadKey thread, Instant at) {
        var latest = chat(thread).written.floor(at);
        return latest != null && at.isBefore(latest.plus(WINDOW));
    }

    Verdict verdictOn(Accepted message, Instant deliveredAt) {
        var entryPoint = entryPointAt(chat(message.thread()), message, deliveredAt);
        if (entryPoint != null)
            return new Verdict("referral_conversion", "free_entry_point", entryPoint);
        if (message.freeForm() && takesOneOfTheFree(message, deliveredAt))
            return new Verdict(message.category(), "free_customer_service", null);
        return new Verdict(message.category(), "regular", null);
    }

    private static @Nullable EntryPoint entryPointAt(Chat chat, Accepted message, Instant at) {
        var answersAnAd = answers(chat, at);
        var open = chat.entryPoint;
        if (open != null && at.isBefore(open.until())) return open;
        chat.entryPoint =
                answersAnAd
                        ? new EntryPoint(Fingerprint.of(message.wamid()), at, at.plus(ENTRY_POINT))
                        : null;
        return chat.entryPoint;
    }

    /// The first message after an ad answers it, in time or not.
    private static boolean answers(Chat chat, Instant at) {
        var answered = chat.unansweredAds.stream().filter(ad -> !ad.isAfter(at)).toList();
        chat.unansweredAds.removeAll(answered);
        return answered.stream().anyMatch(ad -> at.isBefore(ad.plus(WINDOW)));
    }

    private boolean takesOneOfTheFree(Accepted message, Instant deliveredAt) {
        var zone = accounts.wabaOfNumber(message.phoneNumberId()).orElseThrow().timezone();
        var month = YearMonth.from(deliveredAt.atZone(zone));
        var rank = used.merge(new NumberMonth(message.phoneNumberId(), month), 1, Integer::sum);
        return rank <= FREE_TIER;
    }

    private Chat chat(ThreadKey thread) {
        return chats.computeIfAbsent(thread, _ -> new Chat());
    }
}
