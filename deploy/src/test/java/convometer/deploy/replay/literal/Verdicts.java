package convometer.deploy.replay.literal;

import com.fasterxml.jackson.databind.JsonNode;

/// What Meta's `pricing` says of a unit.
final class Verdicts {

    /// V6.
    static Said ofMessage(JsonNode pricing) {
        var category = category(pricing);
        if (LiteralArchive.text(pricing, "subtype").equals(Said.PAID_EXEMPT))
            return new Said(category, Said.PAID_EXEMPT);
        var type = LiteralArchive.text(pricing, "type");
        return new Said(category, type.isEmpty() ? typeOfMessage(pricing, category) : type);
    }

    private static String typeOfMessage(JsonNode pricing, String category) {
        if (!pricing.path("billable").isBoolean()) return "";
        if (pricing.path("billable").asBoolean()) return Said.REGULAR;
        return category.equals(Conversation.FEP)
                ? Said.FREE_ENTRY_POINT
                : Said.FREE_CUSTOMER_SERVICE;
    }

    /// P8.
    static Said ofConversation(JsonNode pricing, Era era) {
        var category = category(pricing);
        return new Said(category, typeOfConversation(pricing, category, era));
    }

    private static String typeOfConversation(JsonNode pricing, String category, Era era) {
        if (category.equals("service") && era.compareTo(Era.SERVICE_FREE) >= 0)
            return Said.FREE_CUSTOMER_SERVICE;
        if (!pricing.path("billable").isBoolean()) return "";
        if (pricing.path("billable").asBoolean()) return Said.REGULAR;
        return category.equals(Conversation.FEP) ? Said.FREE_ENTRY_POINT : Said.FREE_TIER;
    }

    /// P7.
    private static String category(JsonNode pricing) {
        return Outbounds.normal(LiteralArchive.text(pricing, "category"));
    }

    private Verdicts() {}
}
