package convometer.ingest.webhooks;

import static convometer.ingest.webhooks.Fields.items;
import static convometer.ingest.webhooks.Fields.text;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.List;

/// The contacts of a change. They belong to its messages by name, not by position.
record Contacts(List<Names> names) {

    static Contacts of(JsonNode value) {
        return new Contacts(
                items(value, "contacts").stream()
                        .map(contact -> new Names(text(contact, "wa_id"), text(contact, "user_id")))
                        .toList());
    }

    /// The sender of a message with what a contact adds. A message that names nobody is of the only
    /// contact, if there is but one.
    Names sender(Names told) {
        if (told.none() && names.size() == 1) return names.getFirst();
        return names.stream().filter(told::meet).reduce(told, Names::or);
    }

    /// The recipient of a status. The wa_id decides the market and is the status's own or none.
    Names recipient(Names told) {
        return new Names(
                told.waId(), names.stream().filter(told::meet).reduce(told, Names::or).userId());
    }
}
