package convometer.ingest.webhooks;

import static convometer.ingest.webhooks.Fields.items;
import static convometer.ingest.webhooks.Fields.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/// Takes a change apart, by its field. Every part becomes an update: what no reader understands is
/// passed on as it is.
final class Changes {

    /// The fields that Meta describes, beside messages and calls.
    private static final Set<String> KNOWN =
            Set.of(
                    "account_alerts",
                    "account_review_update",
                    "account_settings_update",
                    "account_update",
                    "automatic_events",
                    "business_capability_update",
                    "business_username_updates",
                    "flows",
                    "group_lifecycle_update",
                    "group_participants_update",
                    "group_settings_update",
                    "group_status_update",
                    "history",
                    "message_echoes",
                    "message_template_components_update",
                    "message_template_quality_update",
                    "message_template_status_update",
                    "messaging_handovers",
                    "partner_solutions",
                    "payment_configuration_update",
                    "phone_number_name_update",
                    "phone_number_quality_update",
                    "security",
                    "smb_app_state_sync",
                    "smb_message_echoes",
                    "standby",
                    "template_category_update",
                    "template_correct_category_detection",
                    "tracking_events",
                    "user_preferences");

    /// What surrounds the parts of a change of messages or calls and is no part itself.
    static final Set<String> SURROUNDINGS = Set.of("messaging_product", "metadata", "contacts");

    private static final Set<String> KNOWN_REST = Set.of("errors", "user_actions");

    /// The updates of a change.
    ///
    /// @param refused hears of the parts that cannot be believed
    static List<Update> read(Change received, Consumer<RefusedPart> refused) {
        if (!received.value().isObject()) return List.of(received.unrecognised(received.value()));
        var change = RefusedPart.without(received, refused);
        if (!change.equals(received) && SURROUNDINGS.containsAll(fields(change)))
            return rest(change);
        var contacts = Contacts.of(change.value());
        var updates = parts(change, contacts);
        updates.addAll(Notices.read(change, contacts, updates));
        return updates;
    }

    /// Nothing is left but what stands beside the parts.
    private static List<Update> rest(Change change) {
        return Notices.read(change, Contacts.of(change.value()), List.of());
    }

    private static Set<String> fields(Change change) {
        var fields = new HashSet<String>();
        change.value().fieldNames().forEachRemaining(fields::add);
        return fields;
    }

    private static List<Update> parts(Change change, Contacts contacts) {
        var updates = new ArrayList<Update>();
        switch (change.field()) {
            case "messages" -> messages(change, contacts, updates);
            case "calls" -> calls(change, contacts, updates);
            default -> updates.add(whole(change));
        }
        return updates;
    }

    private static Update whole(Change change) {
        return KNOWN.contains(change.field())
                ? change.recognised(text(change.value(), "event"), change.value())
                : change.unrecognised(change.value());
    }

    private static void messages(Change change, Contacts contacts, List<Update> updates) {
        each(
                change,
                "messages",
                message -> InboundMessages.read(change, message, contacts),
                updates);
        each(change, "statuses", status -> MessageStatuses.read(change, status, contacts), updates);
        rest(change, Set.of("messages", "statuses"), updates);
    }

    private static void calls(Change change, Contacts contacts, List<Update> updates) {
        each(change, "calls", call -> Calls.read(change, call, contacts), updates);
        each(change, "statuses", status -> Calls.readStatus(change, status, contacts), updates);
        rest(change, Set.of("calls", "statuses"), updates);
    }

    private static void each(
            Change change,
            String field,
            Function<JsonNode, @Nullable Update> reader,
            List<Update> updates) {
        for (var part : items(change.value(), field)) {
            var update = reader.apply(part);
            updates.add(update == null ? change.unrecognised(part) : update);
        }
    }

    /// What stands beside the parts: errors of the number, a user's actions, things yet unknown. A
    /// change that had no parts at all is passed on whole.
    private static void rest(Change change, Set<String> parts, List<Update> updates) {
        var others = new ArrayList<String>();
        for (var field : change.value().properties())
            if (!isPart(field, parts)
                    && !field.getValue().isNull()
                    && !SURROUNDINGS.contains(field.getKey())) others.add(field.getKey());
        if (others.isEmpty() && updates.isEmpty()) updates.add(change.unrecognised(change.value()));
        if (others.isEmpty()) return;
        var rest = ((ObjectNode) change.value()).deepCopy();
        rest.properties().removeIf(field -> isPart(field, parts));
        updates.add(
                KNOWN_REST.containsAll(others)
                        ? change.recognised(null, rest)
                        : change.unrecognised(rest));
    }

    private static boolean isPart(Map.Entry<String, JsonNode> field, Set<String> parts) {
        return parts.contains(field.getKey()) && field.getValue().isArray();
    }

    private Changes() {}
}
