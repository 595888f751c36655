package convometer.billing.rules;

import java.util.List;

/// Units that count together: for a free tier (P3) or for the bands of a rate (R3).
///
/// @param id unique among all pools
/// @param starts the rank with which each band after the first begins, ascending; of a free tier,
///   the first rank that is charged
public record Pool(Of of, String id, List<Long> starts) {

    /// What counts.
    public enum Of {
        MESSAGES,
        CONVERSATIONS,
        CHARGES
    }

    public Pool {
        starts = List.copyOf(starts);
    }

    /// The free tier of messages: one business number in one local month (V7).
    static Pool ofMessages(Origin origin, long allowance) {
        var id = String.join("/", "messages", origin.phoneNumberId(), origin.month());
        return new Pool(Of.MESSAGES, id, List.of(allowance + 1));
    }

    /// The free tier of conversations: one billing account in one local month.
    static Pool ofConversations(Origin origin, long allowance) {
        var id = String.join("/", "conversations", origin.wabaId(), origin.month());
        return new Pool(Of.CONVERSATIONS, id, List.of(allowance + 1));
    }

    /// The volume tiers: one portfolio, category and market in one local month.
    static Pool ofCharges(Origin origin, String category, List<Long> starts) {
        var id =
                String.join(
                        "/",
                        "charges",
                        origin.portfolio(),
                        origin.month(),
                        category,
                        origin.market());
        return new Pool(Of.CHARGES, id, starts);
    }
}
