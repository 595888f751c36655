package convometer.tracker.identity;

/// What a customer can be called: a wa_id or a business-scoped user id, as Meta gives them.
public final class CustomerNames {

    /// Whether Meta could have given the name: one word with a letter or a digit in it.
    public static boolean canBe(String name) {
        var isWord = false;
        for (var at = 0; at < name.length(); at++) {
            var c = name.charAt(at);
            if (c == '/' || isSpace(c)) return false;
            isWord |= Character.isLetterOrDigit(c);
        }
        return isWord;
    }

    private static boolean isSpace(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || Character.isISOControl(c);
    }

    private CustomerNames() {}
}
