package convometer.outbound.rules.send;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/// What the customer may tap on.
final class ActionCheck {

    private static final int MOST_BUTTONS = 3;
    private static final int MOST_SECTIONS = 10;
    private static final int MOST_ROWS = 10;
    private static final int MOST_PRODUCTS = 30;
    private static final int LONGEST_TITLE = 20;
    private static final int LONGEST_BUTTON_ID = 256;
    private static final int LONGEST_ROW_ID = 200;
    private static final int LONGEST_ROW_TITLE = 24;
    private static final int LONGEST_DESCRIPTION = 72;
    private static final int LONGEST_FLOW_TITLE = 30;
    private static final int LONGEST_NAME = 512;

    static void check(String type, JsonPointer action) {
        switch (type) {
            case "button" -> buttons(action.at("buttons").items(1, MOST_BUTTONS));
            case "list" -> list(action);
            case "cta_url" -> link(action.at("parameters"));
            case "flow" -> flow(action.at("parameters"));
            case "product" -> {
                action.at("catalog_id").requireId(LONGEST_NAME);
                action.at("product_retailer_id").requireId(LONGEST_NAME);
            }
            case "product_list" -> products(action);
            case "catalog_message", "call_permission_request", "voice_call", "address_message" ->
                    named(action, type);
            case "location_request_message" -> named(action, "send_location");
            default -> {}
        }
    }

    private static void named(JsonPointer action, String name) {
        var named = action.at("name");
        if (!name.equals(named.text())) named.wrong("must be " + name);
        var parameters = action.at("parameters");
        if (!parameters.missing() && parameters.object())
            parameters.at("display_text").allowText(LONGEST_TITLE);
    }

    private static void buttons(List<JsonPointer> buttons) {
        for (var button : buttons) {
            if (!button.object()) continue;
            if (!"reply".equals(button.at("type").text())) button.at("type").wrong("must be reply");
            var reply = button.at("reply");
            if (!reply.object()) continue;
            reply.at("id").requireText(LONGEST_BUTTON_ID);
            reply.at("title").requireText(LONGEST_TITLE);
        }
        distinct(buttons.stream().map(button -> button.at("reply").at("id")).toList());
        distinct(buttons.stream().map(button -> button.at("reply").at("title")).toList());
    }

    private static void list(JsonPointer action) {
        action.at("button").requireText(LONGEST_TITLE);
        var sections = action.at("sections").items(1, MOST_SECTIONS);
        titles(sections);
        var rows = sections.stream().flatMap(section -> in(section, "rows")).toList();
        if (rows.size() > MOST_ROWS)
            action.at("sections").wrong("must have at most %d rows in all".formatted(MOST_ROWS));
        for (var row : rows) {
            if (!row.object()) continue;
            row.at("id").requireText(LONGEST_ROW_ID);
            row.at("title").requireText(LONGEST_ROW_TITLE);
            row.at("description").allowText(LONGEST_DESCRIPTION);
        }
        distinct(rows.stream().map(row -> row.at("id")).toList());
    }

    private static Stream<JsonPointer> in(JsonPointer section, String field) {
        return section.object()
                ? section.at(field).items(1, Integer.MAX_VALUE).stream()
                : Stream.empty();
    }

    /// Several sections are told apart by their titles.
    private static void titles(List<JsonPointer> sections) {
        for (var section : sections)
            if (sections.size() > 1) section.at("title").requireText(LONGEST_ROW_TITLE);
            else section.at("title").allowText(LONGEST_ROW_TITLE);
    }

    private static void products(JsonPointer action) {
        action.at("catalog_id").requireId(LONGEST_NAME);
        var sections = action.at("sections").items(1, MOST_SECTIONS);
        titles(sections);
        var products = sections.stream().flatMap(one -> in(one, "product_items")).toList();
        if (products.size() > MOST_PRODUCTS)
            action.at("sections")
                    .wrong("must have at most %d products in all".formatted(MOST_PRODUCTS));
        for (var product : products)
            if (product.object()) product.at("product_retailer_id").requireId(LONGEST_NAME);
    }

    private static void link(JsonPointer parameters) {
        if (!parameters.object()) return;
        parameters.at("display_text").requireText(LONGEST_TITLE);
        parameters.at("url").requireLink();
    }

    private static void flow(JsonPointer parameters) {
        if (!parameters.object()) return;
        if (parameters.has("flow_id") == parameters.has("flow_name"))
            parameters.wrong("must have either flow_id or flow_name");
        parameters.at("flow_message_version").requireId(LONGEST_NAME);
        parameters.at("flow_cta").requireText(LONGEST_FLOW_TITLE);
    }

    private static void distinct(List<JsonPointer> texts) {
        var seen = new HashSet<String>();
        for (var text : texts)
            if (text.text() != null && !seen.add(Objects.requireNonNull(text.text())))
                text.wrong("must not be given twice");
    }

    private ActionCheck() {}
}
