package convometer.deploy.simulator.messages;

import java.util.Map;

/// Why a message failed after it was accepted, as its `failed` status says it.
public record DeliveryError(int code, String title, String details) {

    public static final DeliveryError UNDELIVERABLE =
            new DeliveryError(131026, "Message undeliverable", "The customer cannot be reached.");
    public static final DeliveryError WINDOW_CLOSED =
            new DeliveryError(
                    131047,
                    "Re-engagement message",
                    "Message failed to send because more than 24 hours have passed since the"
                            + " customer last replied to this number.");
    public static final DeliveryError MARKETING_STOPPED =
            new DeliveryError(
                    131050,
                    "User has stopped receiving marketing messages from this business",
                    "The customer chose to stop marketing messages.");
    private static final DeliveryError OLD_TARGET =
            new DeliveryError(
                    131009, "Parameter value is not valid", "The message cannot be reacted to.");

    private static final Map<Integer, DeliveryError> KNOWN =
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

    public static DeliveryError of(int code) {
        return KNOWN.getOrDefault(
                code, new DeliveryError(code, "Message failed", "Message failed to send."));
    }

    private static Map.Entry<Integer, DeliveryError> entry(DeliveryError error) {
        return Map.entry(error.code(), error);
    }

    private static Map.Entry<Integer, DeliveryError> entry(int code, String title, String details) {
        return entry(new DeliveryError(code, title, details));
    }
}
