package convometer.billing.rules;

import java.util.List;

/// Units that count together: for a free tier (P3) or for the bands of a rate (R3).
///
/// @param id unique among all tiers; begins with the local month
/// @param starts the rank with which each band after the first begins, ascending; of a free tier,
///   the first rank that is charged
public record Tier(Of of, String id, List<Long> starts) {

    /// What counts.
    public enum Of {
        MESSAGES,
        CONVERSATIONS,
        CHARGES
    }

    private static final int MONTH_DIGITS = "2026-10".length();

    public Tier {
        starts = List.copyOf(starts);
    }

    /// The local month in which the units of a tier are.
    public static String month(String id) {
        return id.substring(0, MONTH_DIGITS);
    }

    /// The free tier of messages: one business number in one local month (V7).
    static Tier ofMessages(ChargeContext context, long allowance) {
        var id = String.join("/", context.month(), "messages", context.phoneNumberId());
        return new Tier(Of.MESSAGES, id, List.of(allowance + 1));
    }

    /// The free tier of conversations: one billing account in one local month.
    static Tier ofConversations(ChargeContext context, long allowance) {
        var id = String.join("/", context.month(), "conversations", context.wabaId());
        return new Tier(Of.CONVERSATIONS, id, List.of(allowance + 1));
    }

    /// The volume tiers: one portfolio, category and market in one local month.
    static Tier ofCharges(ChargeContext context, String category, List<Long> starts) {
        var id =
                String.join(
                        "/",
                        context.month(),
                        "charges",
                        context.portfolio(),
                        category,
                        context.market());
        return new Tier(Of.CHARGES, id, starts);
    }
}
