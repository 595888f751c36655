package convometer.outbound.receipts.stream;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;

import java.time.Duration;

/// How receipts are streamed; environment `RECEIPT_STREAMS_LIMIT`, `RECEIPT_STREAMS_HEARTBEAT`.
///
/// @param limit how many streams may be open at an instance; each takes up to some 2 MB
/// @param heartbeat how long a stream says nothing at most
@ConfigurationProperties("receipt.streams")
public record ReceiptStreamSettings(
        @Bindable(defaultValue = "100") int limit,
        @Bindable(defaultValue = "15s") Duration heartbeat) {

    public ReceiptStreamSettings {
        if (limit < 0)
            throw new IllegalArgumentException(
                    "receipt.streams.limit must not be negative: " + limit);
        if (!heartbeat.isPositive())
            throw new IllegalArgumentException(
                    "receipt.streams.heartbeat must be positive: " + heartbeat);
    }
}
