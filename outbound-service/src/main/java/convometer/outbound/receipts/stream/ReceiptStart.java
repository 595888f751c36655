package convometer.outbound.receipts.stream;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/// Where a stream of receipts begins.
public sealed interface ReceiptStart {

    /// With the oldest receipt that is kept.
    record Beginning() implements ReceiptStart {}

    /// With the next receipt that is written.
    record Now() implements ReceiptStart {}

    /// With the first receipt that was written at an instant or later.
    record At(Instant instant) implements ReceiptStart {}

    /// Where another stream has ended.
    record After(ReceiptPosition position) implements ReceiptStart {}

    /// Reads `beginning`, `now`, an instant, or the text of a position; empty for anything else.
    static Optional<ReceiptStart> parse(String text) {
        return switch (text) {
            case "beginning" -> Optional.of(new Beginning());
            case "now" -> Optional.of(new Now());
            default ->
                    ReceiptPosition.parse(text)
                            .<ReceiptStart>map(After::new)
                            .or(() -> instant(text).map(At::new));
        };
    }

    /// Of an instant that Kafka can be asked for.
    private static Optional<Instant> instant(String text) {
        try {
            return Optional.of(Instant.parse(text)).filter(at -> at.toEpochMilli() >= 0);
        } catch (DateTimeException | ArithmeticException _) {
            return Optional.empty();
        }
    }
}
