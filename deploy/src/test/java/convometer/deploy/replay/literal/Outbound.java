package convometer.deploy.replay.literal;

import com.fasterxml.jackson.databind.JsonNode;

import convometer.schemas.accounts.Accounts.Waba;

import java.util.Comparator;

/// A delivered message, to one customer or to one participant of a group.
///
/// @param group the group's id, or empty
/// @param participant in a group: by whom its unit is named
/// @param number the number that it went to, or empty
/// @param category as we sent it, normalised; `service` for free-form
record Outbound(
        String wamid,
        String phone,
        Waba waba,
        String portfolio,
        String customer,
        boolean ofGroup,
        String group,
        String participant,
        String number,
        long delivered,
        boolean sent,
        Kind kind,
        String category,
        JsonNode pricing,
        JsonNode conversation) {

    /// C1.
    static final Comparator<Outbound> ORDER =
            Comparator.comparingLong(Outbound::delivered).thenComparing(Outbound::unitId);

    /// What a message was (P6).
    enum Kind {
        FREE_FORM,
        REACTION,
        TEMPLATE,
        UNKNOWN
    }

    String unitId() {
        return ofGroup ? wamid + "/" + participant : wamid;
    }

    Era era() {
        return Era.of(waba, delivered);
    }

    boolean known() {
        return kind == Kind.FREE_FORM || kind == Kind.TEMPLATE;
    }

    boolean isUtility() {
        return kind == Kind.TEMPLATE && category.equals("utility");
    }

    /// C2: `marketing_lite` is marketing here.
    String conversationCategory() {
        return category.equals("marketing_lite") ? "marketing" : category;
    }

    boolean hasPricing() {
        return pricing.isObject();
    }

    String conversationId() {
        return LiteralArchive.text(conversation, "id");
    }

    /// The conversation that the verdict puts it in, or empty: V3, P5, V2.
    String verdictConversation() {
        var cbp = LiteralArchive.text(pricing, "pricing_model").equals("CBP");
        return !ofGroup && (cbp || !era().byMessage()) ? conversationId() : "";
    }
}
