package convometer.deploy.twin;

import java.util.Map;

/// Why a message failed that the Cloud API had taken, as `failed` statuses say it.
record AsyncError(int code, String title, String details) {

    static final AsyncError UNDELIVERABLE =
            new AsyncError(131026, "Message undeliverable", "The customer cannot be reached.");
    static final AsyncError WINDOW_CLOSED =
            new AsyncError(
                    131047,
                    "Re-engagement message",
                    "Message failed to send because more than 24 hours have passed since the"
                            + " customer last replied to this number.");
    static final AsyncError MARKETING_STOPPED =
            new AsyncError(
                    131050,
                    "User has stopped receiving marketing messages from this business",
                    "The customer chose to stop marketing messages.");
    static final AsyncError OLD_TARGET =
            new AsyncError(
                    131009, "Parameter value is not valid", "The message cannot be reacted to.");

    private static final Map<Integer, AsyncError> KNOWN =
            Map.ofEntries(
                    entry(UNDELIVERABLE),
                    entry(WINDOW_CLOSED),
                    entry(MARKETING_STOPPED),
                    entry(OLD_TARGET),
                    entry(
                            131049,
                            "This message was not delivered to maintain healthy ecosystem"
                                    + " engagement.",
                            "The customer was sent enough marketing for now."),
                    entry(
                            130472,
                            "User's number is part of an experiment",
                            "The customer is part of an experiment."),
                    entry(130403, "Business blocked the user", "The business blocked the user."),
                    entry(131000, "Something went wrong", "Message failed for an unknown reason."),
                    entry(
                            131042,
                            "Business eligibility payment issue",
                            "There is an issue with the payment method."),
                    entry(131048, "Spam rate limit hit", "Too many messages were reported."),
                    entry(131052, "Media download error", "The media cannot be downloaded."),
                    entry(131053, "Media upload error", "The media cannot be uploaded."),
                    entry(
                            130497,
                            "Business account is restricted from messaging users in this country.",
                            "Not to this country."));

    static AsyncError of(int code) {
        return KNOWN.getOrDefault(
                code, new AsyncError(code, "Message failed", "Message failed to send."));
    }

    private static Map.Entry<Integer, AsyncError> entry(AsyncError error) {
        return Map.entry(error.code(), error);
    }

    private static Map.Entry<Integer, AsyncError> entry(int code, String title, String details) {
        return entry(new AsyncError(code, title, details));
    }
}
