package convometer.tracker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import convometer.events.ReportedConversation;
import convometer.events.ReportedPricing;
import convometer.tracker.rules.MetaConversation;
import convometer.tracker.rules.Pricing;

import org.jspecify.annotations.Nullable;

/// Gives Meta's words on a message back as they were told: kept is only their one text.
final class Verdicts {

    private static final ObjectMapper JSON = new ObjectMapper();

    static @Nullable ReportedPricing told(@Nullable Pricing pricing) {
        if (pricing == null) return null;
        var json = read(pricing.canonical());
        return ReportedPricing.newBuilder()
                .setBillable(
                        json.path("billable").isBoolean() ? json.get("billable").asBoolean() : null)
                .setModel(text(json, "pricing_model"))
                .setType(text(json, "type"))
                .setCategory(text(json, "category"))
                .setSubtype(text(json, "subtype"))
                .setCanonical(pricing.canonical())
                .build();
    }

    static @Nullable ReportedConversation told(@Nullable MetaConversation conversation) {
        return conversation == null
                ? null
                : ReportedConversation.newBuilder()
                        .setId(conversation.id())
                        .setExpirationAt(conversation.expirationAt())
                        .setOrigin(conversation.origin())
                        .setCanonical(conversation.canonical())
                        .build();
    }

    private static @Nullable String text(JsonNode json, String field) {
        return json.path(field).isTextual() ? json.get(field).asText() : null;
    }

    private static JsonNode read(String canonical) {
        try {
            return JSON.readTree(canonical);
        } catch (JsonProcessingException _) {
            throw new IllegalStateException("a canonical pricing object is no JSON");
        }
    }

    private Verdicts() {}
}
