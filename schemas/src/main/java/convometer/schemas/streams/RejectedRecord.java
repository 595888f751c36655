package convometer.schemas.streams;

/// Thrown by a processor for a record that says nothing that can be, before anything is made of it:
/// [ProcessingFailures] sets the record aside under the code. Carries no stack, because it is an
/// answer and not a fault.
public final class RejectedRecord extends RuntimeException {

    /// Code of what is missing, empty or no word of its field.
    public static final String MALFORMED = "malformed";

    /// Code of a value that is of another key.
    public static final String CONTRADICTS_KEY = "contradicts_key";

    /// Code of an instant that cannot be.
    public static final String BAD_TIMESTAMP = "bad_timestamp";

    private static final long serialVersionUID = 1L;

    private final String code;

    /// @param code stable word for programs
    /// @param reason a sentence for people, without names of customers
    public RejectedRecord(String code, String reason) {
        super(reason, null, false, false);
        this.code = code;
    }

    public String code() {
        return code;
    }

    /// Requires a field to have text in it.
    ///
    /// @throws RejectedRecord if something that has to be there is not
    public static void requireText(String field, String text) {
        if (text.isBlank()) throw new RejectedRecord(MALFORMED, field + " is empty");
    }
}
