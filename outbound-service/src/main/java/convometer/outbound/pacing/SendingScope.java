package convometer.outbound.pacing;

/// What can be stopped: a billing account, a business number, or everything that this deployment
/// sends.
///
/// @param id Meta's id of the account or the number; empty: everything
public record SendingScope(Kind kind, String id) {

    /// Everything that is sent.
    public static final SendingScope ALL = new SendingScope(Kind.ALL, "");

    /// Which kind of thing is stopped.
    public enum Kind {
        ACCOUNT,
        NUMBER,
        ALL
    }

    /// A billing account.
    public static SendingScope account(String wabaId) {
        return new SendingScope(Kind.ACCOUNT, wabaId);
    }

    /// A business number.
    public static SendingScope number(String phoneNumberId) {
        return new SendingScope(Kind.NUMBER, phoneNumberId);
    }
}
