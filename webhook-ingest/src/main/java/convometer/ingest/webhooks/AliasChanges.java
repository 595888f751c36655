package convometer.ingest.webhooks;

import static convometer.ingest.webhooks.Fields.object;
import static convometer.ingest.webhooks.Fields.text;

import com.fasterxml.jackson.databind.JsonNode;

import convometer.events.AliasChange;

import org.jspecify.annotations.Nullable;

/// Reads the system messages that tell of a customer's new name.
final class AliasChanges {

    /// The change; null where the message tells of none.
    static @Nullable AliasChange read(JsonNode message) {
        var system = object(message, "system");
        var type = text(system, "type");
        if (type == null) return null;
        return switch (type) {
            case "user_changed_number", "customer_changed_number" -> number(message, system, type);
            case "user_changed_user_id" -> userId(system, type);
            default -> null;
        };
    }

    private static @Nullable AliasChange number(JsonNode message, JsonNode system, String type) {
        // Before 2023 the new number was in another field.
        var now = text(system, "wa_id") == null ? text(system, "new_wa_id") : text(system, "wa_id");
        if (now == null) return null;
        return AliasChange.newBuilder()
                .setType(type)
                .setPreviousWaId(text(message, "from"))
                .setWaId(now)
                .setPreviousUserId(text(system, "previous_user_id"))
                .setUserId(text(system, "user_id"))
                .build();
    }

    private static @Nullable AliasChange userId(JsonNode system, String type) {
        var names = object(system, type).isMissingNode() ? system : object(system, type);
        var now = text(names, "user_id");
        if (now == null) return null;
        return AliasChange.newBuilder()
                .setType(type)
                .setPreviousUserId(text(names, "previous_user_id"))
                .setUserId(now)
                .build();
    }

    private AliasChanges() {}
}
