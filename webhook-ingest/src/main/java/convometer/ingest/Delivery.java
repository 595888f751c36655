package convometer.ingest;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;

/// One delivery of Meta's, before anybody has looked into it.
///
/// @param received the bytes of the request
/// @param encoding its `Content-Encoding`
/// @param signature its `X-Hub-Signature-256`
@SuppressWarnings("ArrayRecordComponent") // Nobody compares deliveries.
record Delivery(byte[] received, @Nullable String encoding, @Nullable String signature) {

    /// What the door says of a delivery.
    sealed interface Checked {

        /// It is Meta's.
        ///
        /// @param body what is to be read
        record Verified(byte[] body) implements Checked {}

        /// Nobody knows whose it is.
        record Unsigned() implements Checked {}

        /// It is, or would become, larger than allowed.
        record TooLarge() implements Checked {}
    }

    /// Meta does not say whether a signature is over the compressed bytes or over what they hold:
    /// both are tried, those that came first.
    Checked check(WebhookSecrets secrets, int maxBytes) {
        if (received.length > maxBytes) return new Checked.TooLarge();
        var signed = secrets.signed(received, signature);
        if (!compressed()) return signed ? new Checked.Verified(received) : new Checked.Unsigned();
        try {
            var body = decompress(maxBytes + 1);
            if (body.length > maxBytes) return new Checked.TooLarge();
            return signed || secrets.signed(body, signature)
                    ? new Checked.Verified(body)
                    : new Checked.Unsigned();
        } catch (IOException _) {
            return signed ? new Checked.Verified(received) : new Checked.Unsigned();
        }
    }

    private boolean compressed() {
        return "gzip".equalsIgnoreCase(encoding) || "x-gzip".equalsIgnoreCase(encoding);
    }

    private byte[] decompress(int atMost) throws IOException {
        try (var in = new GZIPInputStream(new ByteArrayInputStream(received))) {
            return in.readNBytes(atMost);
        }
    }
}
