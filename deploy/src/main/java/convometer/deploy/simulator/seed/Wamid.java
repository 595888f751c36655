package convometer.deploy.simulator.seed;

import java.util.Arrays;
import java.util.Base64;

/// The ids of messages. A message that is sent with callback data has the same id in every run.
public final class Wamid {

    private static final int BYTES = 24;

    /// The id of the first message with this number, recipient and callback data.
    public static String ofSend(
            long seed, String phoneNumberId, String recipient, String callbackData) {
        return ofSend(seed, phoneNumberId, recipient, callbackData, 0);
    }

    /// The id of a message that was sent before with the same callback data.
    ///
    /// @param priorCopies how often it was sent before
    public static String ofSend(
            long seed,
            String phoneNumberId,
            String recipient,
            String callbackData,
            int priorCopies) {
        return of("send", seed, phoneNumberId, recipient, callbackData, priorCopies);
    }

    public static String of(Object... parts) {
        var bytes = Arrays.copyOf(SeededRandom.digest(parts), BYTES);
        return "wamid." + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private Wamid() {}
}
