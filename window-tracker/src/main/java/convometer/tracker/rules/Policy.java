package convometer.tracker.rules;

import java.time.Duration;
import java.util.Set;

/// What an operator may set without changing a rule.
///
/// @param qualifying types of what a customer did that open a window (W2), as `type` or
///   `type/subtype`
/// @param windowLength how long a window stays open after the customer's latest message (W1)
/// @param conversationLength how long a conversation lasts (C2, C3)
/// @param entryPointAnswerWithin how soon a referral must be answered to open a free entry point
/// @param entryPointLength how long a free entry point lasts where Meta does not say (C5)
/// @param margin how long before its end a window counts as closed for sending (W5)
/// @param lease for how long a permission holds at the most (G3)
public record Policy(
        Set<String> qualifying,
        Duration windowLength,
        Duration conversationLength,
        Duration entryPointAnswerWithin,
        Duration entryPointLength,
        Duration margin,
        Duration lease) {

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

    private static final Duration DAY = Duration.ofHours(24);

    public Policy {
        qualifying = Set.copyOf(qualifying);
        positive("window length", windowLength);
        positive("conversation length", conversationLength);
        positive("time to answer an entry point", entryPointAnswerWithin);
        positive("entry point length", entryPointLength);
        positive("lease", lease);
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
                Duration.ofDays(3),
                Duration.ofSeconds(60),
                Duration.ofMinutes(5));
    }

    /// Whether it opens or extends a window. What is not in the table does not.
    boolean qualifies(ThreadEvent.CustomerActed event) {
        return qualifying.contains(event.type())
                || qualifying.contains(event.type() + "/" + event.subtype());
    }

    private static void positive(String what, Duration value) {
        if (!value.isPositive())
            throw new IllegalArgumentException("the " + what + " must be positive: " + value);
    }
}
