package convometer.ingest.webhooks;

import static convometer.ingest.webhooks.Fields.items;
import static convometer.ingest.webhooks.Fields.text;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.ArrayList;
import java.util.List;

/// The contacts of a change. They belong to its messages by name, not by position.
record Contacts(List<Names> names) {

    static Contacts of(JsonNode value) {
        var names = new ArrayList<Names>();
        for (var contact : items(value, "contacts"))
            names.add(new Names(text(contact, "wa_id"), text(contact, "user_id")));
        return new Contacts(names);
    }

    /// The sender of a message with what a contact adds. A message that names nobody is of the only
    /// contact, if there is but one.
    Names sender(Names told) {
        if (told.none() && names.size() == 1) return names.getFirst();
        var sender = told;
        for (var contact : names) if (told.meet(contact)) sender = sender.or(contact);
        return sender;
    }

    /// The recipient of a status. The wa_id decides the market and is the status's own or none.
    Names recipient(Names told) {
        var userId = told.userId();
        for (var contact : names)
            if (userId == null && told.meet(contact)) userId = contact.userId();
        return new Names(told.waId(), userId);
    }
}
