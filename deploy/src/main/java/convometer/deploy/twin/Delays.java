package convometer.deploy.twin;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

/// How long after a message was accepted its statuses happen, and which of them never do.
///
/// @param failed how long after it would have been sent it fails
/// @param readPercent how many of a hundred messages are read
/// @param chatOpenPercent how many are read in an open chat, and then `delivered` never comes
/// @param undeliveredPercent how many are sent and then nothing more is ever heard of them
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record Delays(
        Range sent,
        Range delivered,
        Range read,
        Range failed,
        int readPercent,
        int chatOpenPercent,
        int undeliveredPercent) {

    /// Seconds, as with most customers.
    public static final Delays USUAL =
            new Delays(
                    Range.seconds(0, 1),
                    Range.seconds(1, 9),
                    Range.seconds(10, 60),
                    Range.seconds(2, 2),
                    60,
                    5,
                    0);

    public Delays {
        percent("read_percent", readPercent);
        percent("chat_open_percent", chatOpenPercent);
        percent("undelivered_percent", undeliveredPercent);
    }

    boolean inWholeSeconds() {
        return sent.inWholeSeconds() && delivered.inWholeSeconds() && read.inWholeSeconds();
    }

    private static void percent(String field, int value) {
        if (value < 0 || value > 100)
            throw new IllegalArgumentException(field + " must be from 0 to 100");
    }
}
