package convometer.billing.match.rules;

/// A file of figures is not taken, and why.
public final class InvalidFiguresException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String place;
    private final boolean readable;

    private InvalidFiguresException(String place, boolean readable, String reason) {
        super(reason);
        this.place = place;
        this.readable = readable;
    }

    /// The file is what it should be, but what it says cannot be taken.
    ///
    /// @param place a line, or a JSON pointer
    public static InvalidFiguresException at(String place, String reason) {
        return new InvalidFiguresException(place, true, reason);
    }

    /// The file is none that can be read.
    ///
    /// @param place a line, or a JSON pointer
    public static InvalidFiguresException unreadable(String place, String reason) {
        return new InvalidFiguresException(place, false, reason);
    }

    /// Where: a line, or a JSON pointer.
    public String place() {
        return place;
    }

    /// Why.
    public String reason() {
        return "" + getMessage();
    }

    /// Whether it can be read as what it should be.
    public boolean isReadable() {
        return readable;
    }
}
