package convometer.deploy.twin;

import java.util.Arrays;
import java.util.Base64;

/// The ids that the twin gives to messages. A message that is sent with callback data has the same
/// id in every run.
public final class Wamid {

    private static final int BYTES = 24;

    /// The id of the first message with these names, which is all of them unless somebody doubles
    /// one.
    public static String ofSend(
            long seed, String phoneNumberId, String recipient, String callbackData) {
        return ofSend(seed, phoneNumberId, recipient, callbackData, 0);
    }

    static String ofSend(
            long seed, String phoneNumberId, String recipient, String callbackData, int earlier) {
        return of("send", seed, phoneNumberId, recipient, callbackData, earlier);
    }

    static String ofInbound(long seed, CustomerMessage message) {
        return of(
                "inbound",
                seed,
                message.phoneNumberId(),
                message.from(),
                message.at(),
                message.type(),
                message.text());
    }

    static String of(Object... parts) {
        var bytes = Arrays.copyOf(Dice.digest(parts), BYTES);
        return "wamid." + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private Wamid() {}
}
