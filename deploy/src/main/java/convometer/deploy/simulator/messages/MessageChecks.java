package convometer.deploy.simulator.messages;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/// The fields that each type of message must have, and their limits.
final class MessageChecks {

    private static final int LONGEST_TEXT = 4096;
    private static final int LONGEST_CAPTION = 1024;
    private static final Set<String> MEDIA =
            Set.of("image", "audio", "video", "document", "sticker");
    private static final Set<String> CAPTIONED = Set.of("image", "video", "document");
    private static final Set<String> COMPONENTS =
            Set.of("header", "body", "button", "footer", "carousel", "limited_time_offer");

    static void check(String type, JsonNode content) {
        if (MEDIA.contains(type)) checkMedia(type, present(type, content));
        else
            switch (type) {
                case "text" -> checkText(present(type, content));
                case "template" -> checkTemplate(present(type, content));
                case "interactive" -> InteractiveChecks.check(present(type, content));
                case "reaction" -> checkReaction(present(type, content));
                case "location" -> checkLocation(present(type, content));
                case "contacts" -> checkContacts(content);
                default ->
                        throw GraphError.invalid(
                                "Param type must be one of {AUDIO, CONTACTS, DOCUMENT, IMAGE,"
                                        + " INTERACTIVE, LOCATION, REACTION, STICKER, TEMPLATE,"
                                        + " TEXT, VIDEO} - got \""
                                        + type
                                        + "\".");
            }
    }

    private static JsonNode present(String type, JsonNode content) {
        if (!content.isObject()) throw GraphError.missing("['" + type + "']");
        return content;
    }

    private static void checkText(JsonNode text) {
        var body = required(text, "['text']", "body");
        longest(body, LONGEST_TEXT, "['text']['body']");
    }

    private static void checkMedia(String type, JsonNode media) {
        var name = "['" + type + "']";
        var link = media.path("link").asText();
        if (link.isEmpty() == media.path("id").asText().isEmpty())
            throw link.isEmpty()
                    ? GraphError.missing(name + "['id']")
                    : GraphError.badValue(name, "must have an id or a link, not both.");
        if (!link.isEmpty() && !link.matches("https?://\\S+"))
            throw GraphError.badValue(name + "['link']");
        var caption = media.path("caption").asText();
        if (!caption.isEmpty() && !CAPTIONED.contains(type))
            throw GraphError.badValue(name + "['caption']", "is not for this type.");
        longest(caption, LONGEST_CAPTION, name + "['caption']");
        if (media.has("filename") && !type.equals("document"))
            throw GraphError.badValue(name + "['filename']", "is not for this type.");
    }

    private static void checkTemplate(JsonNode template) {
        required(template, "['template']", "name");
        if (template.path("language").path("code").asText().isEmpty())
            throw GraphError.missing("['template']['language']");
        var components = template.path("components");
        if (!components.isMissingNode() && !components.isArray())
            throw GraphError.badValue("['template']['components']");
        for (var one : components) checkComponent(one);
    }

    private static void checkComponent(JsonNode component) {
        var type = required(component, "['template']['components']", "type");
        if (!COMPONENTS.contains(type.toLowerCase(Locale.ROOT)))
            throw GraphError.badValue("['template']['components']['type']");
        if (type.equalsIgnoreCase("button")) {
            required(component, "['template']['components']", "sub_type");
            required(component, "['template']['components']", "index");
        }
        for (var parameter : component.path("parameters"))
            required(parameter, "['template']['components']['parameters']", "type");
    }

    private static void checkReaction(JsonNode reaction) {
        required(reaction, "['reaction']", "message_id");
        if (!reaction.path("emoji").isTextual()) throw GraphError.missing("['reaction']['emoji']");
    }

    private static void checkLocation(JsonNode location) {
        degrees(location, "latitude", 90);
        degrees(location, "longitude", 180);
    }

    private static void degrees(JsonNode location, String field, int most) {
        var text = required(location, "['location']", field);
        try {
            if (Math.abs(Double.parseDouble(text)) <= most) return;
        } catch (NumberFormatException _) {
            // Answered as a value outside the range is.
        }
        throw GraphError.badValue("['location']['" + field + "']");
    }

    private static void checkContacts(JsonNode contacts) {
        if (!contacts.isArray() || contacts.isEmpty()) throw GraphError.missing("['contacts']");
        for (var contact : contacts) {
            var name = contact.path("name");
            required(name, "['contacts']['name']", "formatted_name");
            if (name.size() < 2) throw GraphError.missing("['contacts']['name']['first_name']");
        }
    }

    static String required(JsonNode object, String path, String field) {
        var text = object.path(field).asText();
        if (text.isEmpty()) throw GraphError.missing(path + "['" + field + "']");
        return text;
    }

    static void longest(String text, int most, String path) {
        if (length(text) > most)
            throw GraphError.badValue(path, "must be at most " + most + " characters long.");
    }

    /// The length in code points, so that an emoji counts as one character.
    static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    static void distinct(Iterable<String> ids, String path) {
        var distinct = new HashSet<String>();
        for (var id : ids)
            if (!distinct.add(id)) throw GraphError.badValue(path, "must not come twice.");
    }

    private MessageChecks() {}
}
