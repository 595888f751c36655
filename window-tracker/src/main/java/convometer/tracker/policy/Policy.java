package convometer.tracker.policy;

import convometer.tracker.identity.CustomerEvent;
import convometer.tracker.identity.PhoneNumberId;
import convometer.tracker.message.SentMessage;
import convometer.tracker.window.ServiceWindow;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// What an operator may set without changing a rule.
///
/// @param qualifying types of what a customer did that open a window (W2), as `type` or
///   `type/subtype`
/// @param windowLength how long a window stays open after the customer's latest message (W1)
/// @param conversationLength how long a conversation lasts (C2, C3)
/// @param entryPointAnswerWithin how soon a referral must be answered to open a free entry point
/// @param entryPointLengths how long a free entry point lasts where Meta does not say (C5), by the
///   local date of its opening; in the order of their dates, the first also for what is earlier
/// @param oldKindsUntil the first local date with the kinds of today (C6)
/// @param priceWindowAt when a price looks whether the window is open (P2)
/// @param margin how long before its end a window counts as closed for sending (W5)
/// @param lease for how long a permission holds at the most (G3)
/// @param hold for how long a request without a deadline waits for the customer to write (G2)
/// @param keywords words by which a customer opts out or in (O1)
/// @param kept for how long what came here may still change (S6); then it is forgotten
public record Policy(
        Set<String> qualifying,
        Duration windowLength,
        Duration conversationLength,
        Duration entryPointAnswerWithin,
        List<EntryPointLength> entryPointLengths,
        LocalDate oldKindsUntil,
        PriceWindowAt priceWindowAt,
        Duration margin,
        Duration lease,
        Duration hold,
        List<Keyword> keywords,
        Duration kept) {

    /// Keywords that opt a customer out of everything, or in again, where they are the whole
    /// message.
    ///
    /// @param optIn else out
    /// @param language by whose rules capitals and small letters are one
    /// @param numbers business numbers at which they mean that; empty: at all
    /// @param words as people write them
    public record Keyword(
            boolean optIn, Locale language, Set<PhoneNumberId> numbers, Set<String> words) {

        public Keyword {
            numbers = Set.copyOf(numbers);
            words = Set.copyOf(words);
        }

        /// Whether the text is one of the keywords, at the business number.
        boolean isMeantBy(String text, PhoneNumberId number) {
            if (!numbers.isEmpty() && !numbers.contains(number)) return false;
            var folded = folded(text);
            return words.stream().anyMatch(word -> folded(word).equals(folded));
        }

        private String folded(String text) {
            return text.strip().toUpperCase(language).toLowerCase(language);
        }
    }

    /// How long a free entry point lasts that opens on the local date or later.
    public record EntryPointLength(LocalDate from, Duration length) {}

    /// The instant at which a price looks at the window.
    public enum PriceWindowAt {
        /// When the message was delivered.
        DELIVERY,
        /// When it was sent, where there is a send record; else when it was delivered.
        SEND
    }

    /// The types that open a window unless an operator decides otherwise.
    public static final Set<String> DEFAULT_QUALIFYING =
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
                    "interactive/button_reply",
                    "interactive/list_reply",
                    "interactive/nfm_reply",
                    "order",
                    "call",
                    "call_accepted");

    /// 30 days in which a message may still be delivered and 7 in which Meta repeats a webhook.
    private static final Duration LEAST_KEPT = Duration.ofDays(37);

    private static final Duration DAY = Duration.ofHours(24);

    public Policy {
        qualifying = Set.copyOf(qualifying);
        positive("window length", windowLength);
        positive("conversation length", conversationLength);
        positive("time to answer an entry point", entryPointAnswerWithin);
        entryPointLengths = inOrder(entryPointLengths);
        positive("lease", lease);
        positive("time to hold a request", hold);
        keywords = List.copyOf(keywords);
        if (kept.compareTo(LEAST_KEPT) < 0)
            throw new IllegalArgumentException(
                    "what came here must be kept for at least 37 days: " + kept);
        if (margin.isNegative())
            throw new IllegalArgumentException("the margin must not be negative: " + margin);
    }

    /// Meta's figures, a margin of 60 seconds and leases of five minutes.
    public static Policy standard() {
        return new Policy(
                DEFAULT_QUALIFYING,
                DAY,
                DAY,
                DAY,
                List.of(new EntryPointLength(LocalDate.EPOCH, Duration.ofDays(3))),
                LocalDate.of(2023, 6, 1),
                PriceWindowAt.DELIVERY,
                Duration.ofSeconds(60),
                Duration.ofMinutes(5),
                Duration.ofDays(7),
                List.of(
                        new Keyword(false, Locale.ENGLISH, Set.of(), Set.of("STOP", "UNSUBSCRIBE")),
                        new Keyword(true, Locale.ENGLISH, Set.of(), Set.of("START"))),
                Duration.ofDays(38));
    }

    /// What a customer wants by the text of a message; empty: nothing of the kind. Who writes a
    /// word for both is not written to.
    public Optional<Boolean> optsIn(String text, PhoneNumberId number) {
        return keywords.stream()
                .filter(keyword -> keyword.isMeantBy(text, number))
                .map(Keyword::optIn)
                .min(Boolean::compare);
    }

    /// Whether it opens or extends a window. What is not in the table does not.
    public boolean qualifies(CustomerEvent.CustomerActed event) {
        return qualifying.contains(event.type())
                || qualifying.contains(event.type() + "/" + event.subtype());
    }

    /// How long a free entry point lasts that opens on the local date.
    public Duration entryPointLength(LocalDate openedOn) {
        var length = entryPointLengths.getFirst().length();
        for (var each : entryPointLengths)
            if (!each.from().isAfter(openedOn)) length = each.length();
        return length;
    }

    /// The window that something qualifying opens.
    public ServiceWindow window(Instant at, Instant receivedAt) {
        return new ServiceWindow(at, at.plus(windowLength), false, receivedAt);
    }

    /// The instant at which the window decides the price (P2).
    public Instant priceInstant(@Nullable SentMessage sent, Instant deliveredAt) {
        return priceWindowAt == PriceWindowAt.SEND && sent != null ? sent.at() : deliveredAt;
    }

    private static List<EntryPointLength> inOrder(List<EntryPointLength> lengths) {
        if (lengths.isEmpty())
            throw new IllegalArgumentException("no length of a free entry point is given");
        lengths.forEach(each -> positive("entry point length", each.length()));
        return lengths.stream().sorted(Comparator.comparing(EntryPointLength::from)).toList();
    }

    private static void positive(String what, Duration value) {
        if (!value.isPositive())
            throw new IllegalArgumentException("the " + what + " must be positive: " + value);
    }
}
