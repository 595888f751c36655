package convometer.outbound.rules.send;

/// An emoji on a message; an empty one takes it away.
final class ReactionCheck {

    /// One emoji may be a whole family.
    private static final int LONGEST = 64;

    static void check(JsonPointer reaction) {
        if (!reaction.object()) return;
        MessageCheck.messageId(reaction);
        var emoji = reaction.at("emoji");
        if (emoji.missing()) emoji.wrong("is required; an empty one takes the reaction away");
        else emoji.allowText(LONGEST);
    }

    private ReactionCheck() {}
}
