package convometer.outbound.rules.send;

import java.util.Set;
import java.util.regex.Pattern;

/// A message that the customer answers by tapping. Of a type that is not known here only what all
/// have in common is checked.
final class InteractiveCheck {

    private static final int LONGEST_BODY = 1024;
    private static final int LONGEST_LIST_BODY = 4096;
    private static final int LONGEST_FOOTER = 60;
    private static final int LONGEST_HEADER = 60;
    private static final Pattern WORD = Pattern.compile("[A-Za-z_]{1,64}");
    private static final Set<String> BODY_NEEDED =
            Set.of(
                    "button",
                    "list",
                    "cta_url",
                    "flow",
                    "product_list",
                    "catalog_message",
                    "location_request_message",
                    "address_message");

    static void check(JsonPointer interactive) {
        if (!interactive.object()) return;
        interactive
                .at("type")
                .requirePattern(WORD, "must be button, list, cta_url, flow, product, …");
        var written = interactive.at("type").text();
        var type = written == null ? "" : written;
        header(interactive.at("header"), type);
        body(interactive.at("body"), type);
        var footer = interactive.at("footer");
        if (!footer.missing() && footer.object()) footer.at("text").requireText(LONGEST_FOOTER);
        var action = interactive.at("action");
        if (action.object()) ActionCheck.check(type, action);
    }

    private static void body(JsonPointer body, String type) {
        if (body.missing() && !BODY_NEEDED.contains(type)) return;
        if (body.object())
            body.at("text").requireText(type.equals("list") ? LONGEST_LIST_BODY : LONGEST_BODY);
    }

    private static void header(JsonPointer header, String type) {
        if (header.missing() && !type.equals("product_list")) return;
        if (!header.object()) return;
        header.at("type").requirePattern(WORD, "must be text, image, video or document");
        var kind = header.at("type").text();
        if (kind == null) return;
        switch (kind) {
            case "text" -> header.at("text").requireText(LONGEST_HEADER);
            case "image", "video", "document" -> {
                if (header.at(kind).object()) MediaCheck.source(header.at(kind));
            }
            default -> {}
        }
    }

    private InteractiveCheck() {}
}
