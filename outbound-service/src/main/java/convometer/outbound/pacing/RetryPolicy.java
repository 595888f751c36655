package convometer.outbound.pacing;

import convometer.outbound.rules.SendResult;

/// What becomes of a message that Meta answered with an error, by Meta's code: whatever is not
/// named here is an error of the message itself, and would be answered the same way again.
public enum RetryPolicy {

    /// It has failed: the same message would be refused again.
    FAIL,

    /// Its business number sends more slowly for a while.
    SLOW_NUMBER,

    /// Messages to this customer from this number are slowed down, four times as much each time.
    SLOW_PAIR,

    /// Its billing account sends more slowly for a while.
    SLOW_ACCOUNT,

    /// Everything that goes through our app is slowed down for a while.
    SLOW_APP,

    /// This message is tried again, some times: the fault is Meta's and passes.
    RETRY,

    /// Its billing account may not send: nothing of the account is sent until that has changed.
    STOP_ACCOUNT,

    /// Its business number may not send: nothing of the number is sent until that has changed.
    STOP_NUMBER;

    /// Meta's codes: https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes
    public static RetryPolicy of(int code) {
        return switch (code) {
            // The app has used up its calls.
            case 4 -> SLOW_APP;
            // The billing account has.
            case 80007 -> SLOW_ACCOUNT;
            // Throughput of the number; or it is away for up to a minute, to be given more; or it
            // was registered too often.
            case SendResult.TOO_MANY_REQUESTS, 131057, 133016 -> SLOW_NUMBER;
            // Too many messages to one customer: one in six seconds.
            case 131056 -> SLOW_PAIR;
            // API unknown, service unavailable, something went wrong.
            case 1, 2, 131000, 131016 -> RETRY;
            // The server is in maintenance.
            case 133004, 2494100 -> RETRY;
            // The token does not authenticate, has expired or was revoked; the app lacks a
            // capability or a permission.
            case 0, 3, 10, 190 -> STOP_ACCOUNT;
            // Blocked for a violation of policy, locked, or not paying.
            case 368, 131031, 131042 -> STOP_ACCOUNT;
            // The number is not registered, or not registered any more.
            case 131045, 133010 -> STOP_NUMBER;
            default -> code >= 200 && code <= 299 ? STOP_ACCOUNT : FAIL;
        };
    }

    /// Nothing of the account or of the number goes on until the cause is mended.
    public boolean stops() {
        return this == STOP_ACCOUNT || this == STOP_NUMBER;
    }
}
