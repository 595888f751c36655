package convometer.outbound.pacing;

import convometer.outbound.graph.Answer;

/// What helps a message that Meta answered with an error; the code decides, and whatever is not
/// named here would be answered the same way again.
public enum Remedy {

    /// Nothing: the same message would be refused again.
    NONE,

    /// Waiting, for everything that its business number sends.
    SLOW_NUMBER,

    /// Waiting, for this customer at this number, and four times as long each time.
    SLOW_PAIR,

    /// Waiting, for everything of the billing account.
    SLOW_ACCOUNT,

    /// Waiting, for everything that goes through our app.
    SLOW_APP,

    /// Trying this message again, some times: the fault is Meta's and passes.
    AGAIN;

    public static Remedy of(int code) {
        return switch (code) {
            // The app has used up its calls.
            case 4 -> SLOW_APP;
            // The billing account has.
            case 80007 -> SLOW_ACCOUNT;
            // Throughput of the number; or it is away for up to a minute, to be given more; or it
            // was registered too often.
            case Answer.TOO_MANY, 131057, 133016 -> SLOW_NUMBER;
            // Too many messages to one customer: one in six seconds.
            case 131056 -> SLOW_PAIR;
            // API unknown, service unavailable, something went wrong.
            case 1, 2, 131000, 131016 -> AGAIN;
            // The server is in maintenance.
            case 133004, 2494100 -> AGAIN;
            default -> NONE;
        };
    }
}
