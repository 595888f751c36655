package convometer.outbound.rules.send;

/// A text and whether its first link gets a preview.
final class TextCheck {

    private static final int LONGEST = 4096;

    static void check(JsonPointer text) {
        if (!text.object()) return;
        text.at("body").requireText(LONGEST);
        text.at("preview_url").allowFlag();
    }

    private TextCheck() {}
}
