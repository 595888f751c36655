package convometer.outbound.receipts.webhooks;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.apache.kafka.clients.consumer.ConsumerRecord;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/// A receipt as it is posted.
///
/// @param id the same however often it is posted, by which an endpoint knows a repetition
/// @param payload JSON
record WebhookMessage(String id, String payload) {

    private static final int ID_BYTES = 16;

    static WebhookMessage of(ConsumerRecord<byte[], byte[]> source, String payload) {
        return new WebhookMessage(id(source), payload);
    }

    /// Of where and when the receipt was written. The instant tells a topic from one of the same
    /// name that was made anew, or is in another cluster.
    private static String id(ConsumerRecord<byte[], byte[]> source) {
        var place =
                String.join(
                        "/",
                        source.topic(),
                        Integer.toString(source.partition()),
                        Long.toString(source.offset()),
                        Long.toString(source.timestamp()));
        try {
            var hash = MessageDigest.getInstance("SHA-256").digest(place.getBytes(UTF_8));
            return "msg_" + HexFormat.of().formatHex(Arrays.copyOf(hash, ID_BYTES));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
