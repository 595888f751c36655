package convometer.tracker.api;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.regex.Pattern;

/// To whom a message goes.
final class QuoteRequests {

    private static final Pattern NO_DIGIT = Pattern.compile("[^0-9]");

    /// The digits of `to`, the id of a group, else the business-scoped user id in `recipient`; as
    /// at Meta, `to` wins. Empty: nobody.
    static String customer(JsonNode message) {
        var to = message.path("to").asText("");
        if (to.isEmpty()) return message.path("recipient").asText("");
        return message.path("recipient_type").asText("").equals("group")
                ? to
                : NO_DIGIT.matcher(to).replaceAll("");
    }

    private QuoteRequests() {}
}
