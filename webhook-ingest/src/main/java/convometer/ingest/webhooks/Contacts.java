package convometer.ingest.webhooks;

import static convometer.ingest.webhooks.Fields.items;
import static convometer.ingest.webhooks.Fields.text;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.ArrayList;
import java.util.List;

/// The contacts of a change. They belong to its messages by name, not by position.
record Contacts(List<IdentityAliases> all) {

    static Contacts of(JsonNode value) {
        var all = new ArrayList<IdentityAliases>();
        for (var contact : items(value, "contacts"))
            all.add(new IdentityAliases(text(contact, "wa_id"), text(contact, "user_id")));
        return new Contacts(all);
    }

    /// The sender of a message with what a contact adds. A message that names nobody is of the only
    /// contact, if there is but one.
    IdentityAliases sender(IdentityAliases aliases) {
        if (aliases.none() && all.size() == 1) return all.getFirst();
        var sender = aliases;
        for (var contact : all) if (aliases.overlaps(contact)) sender = sender.or(contact);
        return sender;
    }

    /// The recipient of a status. The wa_id decides the market and is the status's own or none.
    IdentityAliases recipient(IdentityAliases aliases) {
        var userId = aliases.userId();
        for (var contact : all)
            if (userId == null && aliases.overlaps(contact)) userId = contact.userId();
        return new IdentityAliases(aliases.waId(), userId);
    }
}
