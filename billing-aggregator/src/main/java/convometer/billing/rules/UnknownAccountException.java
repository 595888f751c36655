package convometer.billing.rules;

/// V7: neither the billing account of a fact nor its number is in the accounts file.
public final class UnknownAccountException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    UnknownAccountException(String wabaId, String phoneNumberId) {
        super("no account %s and none with the number %s".formatted(wabaId, phoneNumberId));
    }
}
