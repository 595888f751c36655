package convometer.tracker.streams.records;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import convometer.events.ReportedConversation;
import convometer.events.ReportedPricing;
import convometer.tracker.message.MetaConversation;
import convometer.tracker.message.Pricing;

import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Gives Meta's report of a message back as they were reported: kept is only their one text.
final class Verdicts {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST_KNOWN = 1_000;

    /// What was read, by its text. Meta has few different verdicts, and to read one is a tenth of
    /// what a replay does for a delivery.
    private static final Map<String, ReportedPricing> KNOWN = new ConcurrentHashMap<>();

    static @Nullable ReportedPricing reported(@Nullable Pricing pricing) {
        if (pricing == null) return null;
        var known = KNOWN.get(pricing.canonical());
        if (known != null) return known;
        var reported = read(pricing);
        if (KNOWN.size() < MOST_KNOWN) KNOWN.put(pricing.canonical(), reported);
        return reported;
    }

    private static ReportedPricing read(Pricing pricing) {
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
