package convometer.outbound.rules.send;

import java.util.Set;

/// Media: uploaded before, by id, or to be fetched by Meta from a link.
final class MediaCheck {

    private static final int LONGEST_ID = 512;
    private static final int LONGEST_CAPTION = 1024;
    private static final int LONGEST_NAME = 1024;
    private static final Set<String> WITHOUT_CAPTION = Set.of("audio", "sticker");

    static void check(String type, JsonPointer media) {
        if (!media.object()) return;
        source(media);
        var caption = media.at("caption");
        if (!caption.missing() && WITHOUT_CAPTION.contains(type))
            caption.wrong("must be left out: " + type + " has no caption");
        else caption.allowText(LONGEST_CAPTION);
        var name = media.at("filename");
        if (!name.missing() && !type.equals("document"))
            name.wrong("must be left out: only a document has a name");
        else name.allowText(LONGEST_NAME);
        var voice = media.at("voice");
        if (!voice.missing() && !type.equals("audio"))
            voice.wrong("must be left out: only audio is a voice message");
        else voice.allowFlag();
    }

    /// Either an id or a link.
    static void source(JsonPointer media) {
        if (media.has("id") == media.has("link")) media.wrong("must have either id or link");
        if (media.has("id")) media.at("id").requireId(LONGEST_ID);
        if (media.has("link")) media.at("link").requireLink();
    }

    private MediaCheck() {}
}
