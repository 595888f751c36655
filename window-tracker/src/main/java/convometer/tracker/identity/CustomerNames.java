package convometer.tracker.identity;

/// What a customer can be called: a wa_id or a business-scoped user id, as Meta gives them.
public final class CustomerNames {

    /// Whether Meta could have given the name: one word with a letter or a digit in it.
    public static boolean canBe(String name) {
        return name.indexOf('/') < 0
                && name.chars().noneMatch(CustomerNames::isSpace)
                && name.chars().anyMatch(Character::isLetterOrDigit);
    }

    private static boolean isSpace(int c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || Character.isISOControl(c);
    }

    private CustomerNames() {}
}
