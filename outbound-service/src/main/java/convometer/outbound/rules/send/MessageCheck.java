package convometer.outbound.rules.send;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/// What is wrong with a send body, by Meta's limits.
public final class MessageCheck {

    private static final String TEXT = "text";

    private static final Map<String, Consumer<JsonPointer>> TYPES =
            Map.ofEntries(
                    Map.entry(TEXT, TextCheck::check),
                    Map.entry("image", media -> MediaCheck.check("image", media)),
                    Map.entry("audio", media -> MediaCheck.check("audio", media)),
                    Map.entry("video", media -> MediaCheck.check("video", media)),
                    Map.entry("document", media -> MediaCheck.check("document", media)),
                    Map.entry("sticker", media -> MediaCheck.check("sticker", media)),
                    Map.entry("location", LocationCheck::check),
                    Map.entry("contacts", ContactsCheck::check),
                    Map.entry("interactive", InteractiveCheck::check),
                    Map.entry("reaction", ReactionCheck::check),
                    Map.entry("template", TemplateCheck::check),
                    Map.entry("pin", MessageCheck::pin));

    private static final String KNOWN = String.join(", ", new TreeMap<>(TYPES).keySet());

    static final Pattern MESSAGE_ID = Pattern.compile("\\S{1,512}");

    /// A send body; what is wrong, with `message.` before each field.
    public static List<Violation> of(Map<?, ?> message) {
        var found = new ArrayList<Violation>();
        check(new JsonPointer("message", message, found));
        return List.copyOf(found);
    }

    /// The template in place of a message.
    ///
    /// @param path of the template in the request
    public static List<Violation> ofTemplate(String path, Map<?, ?> template) {
        var found = new ArrayList<Violation>();
        TemplateCheck.check(new JsonPointer(path, template, found));
        return List.copyOf(found);
    }

    private static void check(JsonPointer message) {
        var product = message.at("messaging_product");
        if (!product.missing() && !"whatsapp".equals(product.text()))
            product.wrong("must be whatsapp or left out");
        if (message.has("biz_opaque_callback_data"))
            message.at("biz_opaque_callback_data")
                    .wrong("must be left out: it carries the request id");
        if (message.has("status")) ReadReceiptCheck.check(message);
        else {
            RecipientCheck.check(message);
            context(message);
            type(message);
        }
    }

    private static void context(JsonPointer message) {
        var context = message.at("context");
        if (!context.missing() && context.object()) messageId(context);
    }

    /// Without a type a text is one, as at Meta.
    private static void type(JsonPointer message) {
        var type = message.at("type");
        var name = type.missing() && message.has(TEXT) ? TEXT : type.text();
        var check = name == null ? null : TYPES.get(name);
        if (name == null || check == null) type.wrong("must be one of " + KNOWN);
        else check.accept(message.at(name));
    }

    private static void pin(JsonPointer pin) {
        if (pin.object()) messageId(pin);
    }

    /// The id of a message that this one is about.
    static void messageId(JsonPointer about) {
        about.at("message_id").requirePattern(MESSAGE_ID, "must be the id of a message");
    }

    private MessageCheck() {}
}
