package convometer.deploy.simulator.messages;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

import convometer.deploy.simulator.seed.DurationRange;

/// How long after its acceptance a message gets each status, and which statuses it never gets.
///
/// @param sent from acceptance to `sent`
/// @param delivered from acceptance to `delivered`
/// @param read from acceptance to `read`
/// @param failed from when it would have been sent to `failed`
/// @param readPercent how many of a hundred messages are read
/// @param chatOpenPercent how many of these are read in an open chat and so get no `delivered`
/// @param undeliveredPercent how many of a hundred get `sent` and nothing more
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record Delays(
        DurationRange sent,
        DurationRange delivered,
        DurationRange read,
        DurationRange failed,
        int readPercent,
        int chatOpenPercent,
        int undeliveredPercent) {

    /// Seconds, as with most customers.
    public static final Delays USUAL =
            new Delays(
                    DurationRange.seconds(0, 1),
                    DurationRange.seconds(1, 9),
                    DurationRange.seconds(10, 60),
                    DurationRange.seconds(2, 2),
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
