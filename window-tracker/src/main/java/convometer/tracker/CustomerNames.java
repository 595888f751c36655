package convometer.tracker;

/// What a customer can be called: a wa_id or a business-scoped user id, as Meta gives them.
final class CustomerNames {

    /// Whether Meta could have given the name: one word with a letter or a digit in it.
    static boolean canBe(String name) {
        return name.indexOf('/') < 0
                && name.chars().noneMatch(CustomerNames::isSpace)
                && name.chars().anyMatch(Character::isLetterOrDigit);
    }

    private static boolean isSpace(int c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || Character.isISOControl(c);
    }

    private CustomerNames() {}
}
