package convometer.deploy.replay.literal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.ArrayList;
import java.util.List;

/// Puts events into webhooks, as Meta does: several in a change, changes in an entry, entries in a
/// body.
final class Envelopes {

    /// One thing that a webhook tells.
    ///
    /// @param list the field of the value that it is listed in
    record Event(
            String waba,
            String phone,
            String field,
            String list,
            ObjectNode node,
            List<ObjectNode> contacts) {

        boolean fitsWith(Event other) {
            return waba.equals(other.waba)
                    && phone.equals(other.phone)
                    && field.equals(other.field);
        }
    }

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Chance chance;

    Envelopes(Chance chance) {
        this.chance = chance;
    }

    List<String> lines(List<Event> events) {
        var lines = new ArrayList<String>();
        var left = new ArrayList<>(chance.shuffled(events));
        while (!left.isEmpty()) lines.add(webhook(left));
        return lines;
    }

    private String webhook(List<Event> left) {
        var body = JSON.objectNode().put("object", "whatsapp_business_account");
        var entries = body.putArray("entry");
        for (var i = often(3); i > 0 && !left.isEmpty(); i--) {
            var waba = left.getLast().waba();
            var entry = entries.addObject().put("id", waba);
            var changes = entry.putArray("changes");
            for (var j = often(2);
                    j > 0 && !left.isEmpty() && left.getLast().waba().equals(waba);
                    j--) changes.add(change(left));
        }
        return JSON.objectNode()
                .put("kind", "webhook")
                .put("received_at", "2026-11-20T00:00:00Z")
                .set("body", body)
                .toString();
    }

    /// Mostly one.
    private int often(int most) {
        return chance.percent(80) ? 1 : chance.between(1, most);
    }

    private ObjectNode change(List<Event> left) {
        var first = left.removeLast();
        var value = JSON.objectNode().put("messaging_product", "whatsapp");
        value.putObject("metadata").put("phone_number_id", first.phone());
        var contacts = new ArrayList<>(first.contacts());
        value.withArray(first.list()).add(first.node());
        for (var more = often(4) - 1; more > 0; more--)
            left.stream()
                    .filter(first::fitsWith)
                    .findFirst()
                    .ifPresent(event -> {
                        left.remove(event);
                        value.withArray(event.list()).add(event.node());
                        contacts.addAll(event.contacts());
                    });
        if (!contacts.isEmpty())
            value.putArray("contacts").addAll(agreeing(chance.shuffled(contacts)));
        return JSON.objectNode().put("field", first.field()).set("value", value);
    }

    /// One webhook does not give one alias two partners.
    private static List<JsonNode> agreeing(List<ObjectNode> contacts) {
        var kept = new ArrayList<JsonNode>();
        for (var contact : contacts)
            if (kept.stream().noneMatch(other -> contradict(other, contact))) kept.add(contact);
        return kept;
    }

    private static boolean contradict(JsonNode a, JsonNode b) {
        return shareOne(a, b, "wa_id", "user_id") || shareOne(a, b, "user_id", "wa_id");
    }

    private static boolean shareOne(JsonNode a, JsonNode b, String same, String other) {
        return a.has(same)
                && a.path(same).equals(b.path(same))
                && a.has(other)
                && b.has(other)
                && !a.path(other).equals(b.path(other));
    }
}
