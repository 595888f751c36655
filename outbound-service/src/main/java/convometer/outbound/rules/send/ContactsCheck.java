package convometer.outbound.rules.send;

import java.util.List;
import java.util.regex.Pattern;

/// Cards of people.
final class ContactsCheck {

    private static final int LONGEST = 4096;
    private static final int MOST = 257;
    private static final Pattern DAY = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");
    private static final List<String> NAMES =
            List.of("first_name", "last_name", "middle_name", "suffix", "prefix");

    static void check(JsonPointer contacts) {
        contacts.items(1, MOST).forEach(ContactsCheck::contact);
    }

    private static void contact(JsonPointer contact) {
        if (!contact.object()) return;
        name(contact.at("name"));
        texts(contact.at("phones"), "phone", "type", "wa_id");
        texts(contact.at("emails"), "email", "type");
        texts(contact.at("urls"), "url", "type");
        texts(
                contact.at("addresses"),
                "street",
                "city",
                "state",
                "zip",
                "country",
                "country_code",
                "type");
        var org = contact.at("org");
        if (!org.missing() && org.object())
            for (var part : List.of("company", "department", "title"))
                org.at(part).allowText(LONGEST);
        var birthday = contact.at("birthday");
        if (!birthday.missing()) birthday.requirePattern(DAY, "must be a day like 1999-12-31");
    }

    private static void name(JsonPointer name) {
        if (!name.object()) return;
        name.at("formatted_name").requireText(LONGEST);
        NAMES.forEach(part -> name.at(part).allowText(LONGEST));
        if (NAMES.stream().noneMatch(name::has))
            name.wrong("must have one of " + String.join(", ", NAMES));
    }

    private static void texts(JsonPointer list, String... fields) {
        for (var item : list.itemsIfAny())
            if (item.object()) for (var field : fields) item.at(field).allowText(LONGEST);
    }

    private ContactsCheck() {}
}
