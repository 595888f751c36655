package convometer.outbound.rules.send;

import java.util.Locale;
import java.util.regex.Pattern;

/// A template, and what is filled into it. Whether there is such a template, and how many values it
/// needs, is known elsewhere.
final class TemplateCheck {

    private static final int LONGEST_LANGUAGE = 64;
    private static final int MOST_COMPONENTS = 64;
    private static final int MOST_CARDS = 10;
    private static final int MOST_BUTTONS = 10;
    private static final Pattern NAME = Pattern.compile("[a-z0-9_]{1,512}");
    private static final Pattern WORD = Pattern.compile("[A-Za-z_]{1,64}");

    static void check(JsonPointer template) {
        if (!template.object()) return;
        template.at("name")
                .requirePattern(
                        NAME, "must be the template's name: 1 to 512 of a to z, 0 to 9 and _");
        var language = template.at("language");
        // One violation that names the code, whether the object or only the code is missing.
        if (language.missing()) language.at("code").wrong("must be the template's language");
        else if (language.object()) language.at("code").requireText(LONGEST_LANGUAGE);
        if (template.has("components")) components(template.at("components"));
    }

    private static void components(JsonPointer components) {
        components.items(0, MOST_COMPONENTS).forEach(TemplateCheck::component);
    }

    private static void component(JsonPointer component) {
        if (!component.object()) return;
        component.at("type").requirePattern(WORD, "must be header, body, button, …");
        var written = component.at("type").text();
        var type = written == null ? "" : written.toLowerCase(Locale.ROOT);
        if (type.equals("button")) button(component);
        if (type.equals("carousel")) cards(component.at("cards"));
        if (component.has("parameters"))
            component.at("parameters").items(0, Integer.MAX_VALUE).forEach(ParameterCheck::check);
    }

    private static void button(JsonPointer button) {
        button.at("sub_type")
                .requirePattern(WORD, "must be quick_reply, url, copy_code, flow, catalog, …");
        button.at("index").requireWhole(0, MOST_BUTTONS - 1);
    }

    private static void cards(JsonPointer cards) {
        for (var card : cards.items(1, MOST_CARDS)) {
            if (!card.object()) continue;
            if (card.has("card_index")) card.at("card_index").requireWhole(0, MOST_CARDS - 1);
            components(card.at("components"));
        }
    }

    private TemplateCheck() {}
}
