package convometer.tracker.streams.records;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import convometer.events.ReportedConversation;
import convometer.events.ReportedPricing;
import convometer.tracker.message.MetaConversation;
import convometer.tracker.message.Pricing;

import org.jspecify.annotations.Nullable;

/// Gives Meta's report of a message back as they were reported: kept is only their one text.
final class Verdicts {

    private static final ObjectMapper JSON = new ObjectMapper();

    static @Nullable ReportedPricing reported(@Nullable Pricing pricing) {
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

    static @Nullable ReportedConversation reported(@Nullable MetaConversation conversation) {
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
