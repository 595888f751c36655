package convometer.billing.tables;

/// A table cannot be used; the message names the file, the line, the field and the reason.
public final class InvalidTableException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    InvalidTableException(String message, Throwable cause) {
        super(message, cause);
    }

    InvalidTableException(String message) {
        super(message);
    }
}
