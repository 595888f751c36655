package convometer.deploy.simulator.messages;

import static convometer.deploy.simulator.messages.MessageChecks.distinct;
import static convometer.deploy.simulator.messages.MessageChecks.longest;
import static convometer.deploy.simulator.messages.MessageChecks.required;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.ArrayList;
import java.util.Set;

/// The fields that each type of interactive message must have, and their limits.
final class InteractiveChecks {

    private static final String PATH = "['interactive']";
    private static final String ACTION = PATH + "['action']";
    private static final Set<String> TYPES =
            Set.of(
                    "button",
                    "list",
                    "product",
                    "product_list",
                    "catalog_message",
                    "cta_url",
                    "flow",
                    "location_request_message",
                    "address_message",
                    "call_permission_request",
                    "voice_call",
                    "carousel",
                    "order_details",
                    "order_status");
    private static final Set<String> WITHOUT_BODY =
            Set.of("product", "call_permission_request", "voice_call");
    private static final int LONGEST_BODY = 1024;
    private static final int LONGEST_LIST_BODY = 4096;
    private static final int LONGEST_FOOTER = 60;

    static void check(JsonNode interactive) {
        var type = required(interactive, PATH, "type");
        if (!TYPES.contains(type)) throw GraphError.badValue(PATH + "['type']");
        var body = interactive.path("body").path("text").asText();
        if (body.isEmpty() && !WITHOUT_BODY.contains(type))
            throw GraphError.missing(PATH + "['body']['text']");
        longest(
                body,
                type.equals("list") ? LONGEST_LIST_BODY : LONGEST_BODY,
                PATH + "['body']['text']");
        longest(
                interactive.path("footer").path("text").asText(),
                LONGEST_FOOTER,
                PATH + "['footer']['text']");
        if (!interactive.path("action").isObject()) throw GraphError.missing(ACTION);
        checkAction(type, interactive.path("action"));
    }

    private static void checkAction(String type, JsonNode action) {
        switch (type) {
            case "button" -> checkButtons(action.path("buttons"));
            case "list" -> checkList(action);
            case "cta_url" -> {
                required(action.path("parameters"), ACTION + "['parameters']", "display_text");
                required(action.path("parameters"), ACTION + "['parameters']", "url");
            }
            case "flow" -> checkFlow(action.path("parameters"));
            case "location_request_message" -> required(action, ACTION, "name");
            case "product" -> {
                required(action, ACTION, "catalog_id");
                required(action, ACTION, "product_retailer_id");
            }
            case "product_list" -> {
                required(action, ACTION, "catalog_id");
                count(action.path("sections"), 10, ACTION + "['sections']");
            }
            default -> {}
        }
    }

    private static void checkButtons(JsonNode buttons) {
        var path = ACTION + "['buttons']";
        count(buttons, 3, path);
        var ids = new ArrayList<String>();
        for (var button : buttons) {
            if (!button.path("type").asText().equals("reply"))
                throw GraphError.badValue(path + "['type']");
            var id = required(button.path("reply"), path + "['reply']", "id");
            longest(id, 256, path + "['reply']['id']");
            ids.add(id);
            longest(
                    required(button.path("reply"), path + "['reply']", "title"),
                    20,
                    path + "['reply']['title']");
        }
        distinct(ids, path + "['reply']['id']");
    }

    private static void checkList(JsonNode action) {
        longest(required(action, ACTION, "button"), 20, ACTION + "['button']");
        var path = ACTION + "['sections']";
        count(action.path("sections"), 10, path);
        var ids = new ArrayList<String>();
        for (var section : action.path("sections")) {
            longest(section.path("title").asText(), 24, path + "['title']");
            for (var row : section.path("rows")) {
                ids.add(required(row, path + "['rows']", "id"));
                longest(row.path("id").asText(), 200, path + "['rows']['id']");
                longest(required(row, path + "['rows']", "title"), 24, path + "['rows']['title']");
                longest(row.path("description").asText(), 72, path + "['rows']['description']");
            }
        }
        if (ids.isEmpty()) throw GraphError.missing(path + "['rows']");
        if (ids.size() > 10)
            throw GraphError.badValue(path + "['rows']", "must be at most 10 in all.");
        distinct(ids, path + "['rows']['id']");
    }

    private static void checkFlow(JsonNode parameters) {
        var path = ACTION + "['parameters']";
        required(parameters, path, "flow_message_version");
        required(parameters, path, "flow_cta");
        if (parameters.path("flow_id").asText().isEmpty()
                && parameters.path("flow_name").asText().isEmpty())
            throw GraphError.missing(path + "['flow_id']");
    }

    private static void count(JsonNode array, int most, String path) {
        if (!array.isArray() || array.isEmpty()) throw GraphError.missing(path);
        if (array.size() > most) throw GraphError.badValue(path, "must be at most " + most + ".");
    }

    private InteractiveChecks() {}
}
