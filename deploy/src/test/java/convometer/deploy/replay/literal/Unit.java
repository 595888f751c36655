package convometer.deploy.replay.literal;

import convometer.schemas.accounts.Accounts.Waba;

import java.util.Optional;

/// A charge: a conversation or a message, with its verdict and its estimate.
///
/// @param first the message, or the earliest of the conversation: what WABA, number, customer and
///   market come from
record Unit(
        String id,
        boolean isMessage,
        Outbound first,
        Optional<Said> verdict,
        Optional<Said> estimate) {

    Waba waba() {
        return first.waba();
    }

    long at() {
        return first.delivered();
    }

    /// V1; V3: what nobody names is unknown.
    Said billed() {
        var said = verdict.or(() -> estimate).orElse(new Said("", ""));
        return said.category().isEmpty() ? new Said("unknown", said.type()) : said;
    }

    String basis() {
        return verdict.isPresent() ? "verdict" : "estimate";
    }

    /// V4.
    String discrepancy() {
        if (!first.sent()) return "missing_send";
        if (verdict.isEmpty()) return "missing_verdict";
        if (estimate.isEmpty()) return "unit_count";
        if (!sameCategory(verdict.get(), estimate.get())) return "category";
        return sameType(verdict.get(), estimate.get()) ? "" : "type";
    }

    /// P7, P10.
    private boolean sameCategory(Said verdict, Said estimate) {
        var anywhere =
                first.era().byMessage()
                        && verdict.category().equals(Conversation.FEP)
                        && verdict.type().equals(Said.FREE_ENTRY_POINT);
        return anywhere || unlite(verdict.category()).equals(unlite(estimate.category()));
    }

    private static boolean sameType(Said verdict, Said estimate) {
        return verdict.type().equals(Said.PAID_EXEMPT)
                || verdict.isRegular() == estimate.isRegular();
    }

    /// P7: `marketing_lite` is priced as marketing and agrees with it.
    static String unlite(String category) {
        return category.equals("marketing_lite") ? "marketing" : category;
    }
}
