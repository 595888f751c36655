package convometer.outbound.rules.send;

import java.util.regex.Pattern;

/// To whom a message goes: a number, a group, or a customer by business-scoped user id.
final class RecipientCheck {

    /// An international number, as people write one: at most fifteen digits, so that two numbers in
    /// one field are not taken for one.
    private static final Pattern NUMBER =
            Pattern.compile("\\+?[() .-]{0,8}([0-9][() .-]{0,8}){1,15}");

    private static final Pattern GROUP = Pattern.compile("\\S{1,256}");

    /// A country, then letters and digits; a parent's has `ENT` in between.
    private static final Pattern USER_ID =
            Pattern.compile("[A-Z]{2}(\\.ENT)?\\.[A-Za-z0-9]{1,128}");

    static void check(JsonPointer message) {
        var kind = message.at("recipient_type");
        var group = "group".equals(kind.text());
        if (!kind.missing() && !group && !"individual".equals(kind.text()))
            kind.wrong("must be individual or group");
        var to = message.at("to");
        var recipient = message.at("recipient");
        if (to.missing() && recipient.missing()) to.wrong("is required, or message.recipient");
        if (!to.missing() && group) to.requirePattern(GROUP, "must be the id of a group");
        else if (!to.missing()) to.requirePattern(NUMBER, "must be a phone number");
        if (!recipient.missing())
            recipient.requirePattern(
                    USER_ID, "must be a business-scoped user id: US.13491208655302741918");
    }

    private RecipientCheck() {}
}
