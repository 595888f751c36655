package convometer.ingest.http;

import convometer.ingest.Outcome;
import convometer.ingest.signature.WebhookSecrets;
import convometer.ingest.signature.WebhookSignature;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.GZIPInputStream;

/// One delivery of a webhook, as far as the connection has judged it.
public sealed interface WebhookDelivery {

    /// It was refused before anybody needed its body.
    record Refused(Outcome outcome) implements WebhookDelivery {}

    /// All of it was received.
    ///
    /// @param compressed its `Content-Encoding` is gzip
    /// @param signed over the bytes as they were received; if not, it is compressed
    record Received(
            ReceivedBody body, boolean compressed, boolean signed, WebhookSignature signature)
            implements WebhookDelivery {

        private static final int PIECE_BYTES = 8 << 10;

        /// Says whose the body is. Meta does not say whether a signature is over the compressed
        /// bytes or over what they hold: both are tried, those that came first. Nothing of a body
        /// is kept before one of them is right.
        public Checked check(WebhookSecrets secrets, int maxBytes) {
            if (!compressed) return signed ? verified(body.toBytes()) : new Checked.Unsigned();
            try {
                if (!signed && !signsContent(secrets, maxBytes)) return new Checked.Unsigned();
                var content = decompress(maxBytes + 1);
                return content.length > maxBytes ? new Checked.TooLarge() : verified(content);
            } catch (ContentTooLarge _) {
                return new Checked.TooLarge();
            } catch (IOException _) {
                return signed ? verified(body.toBytes()) : new Checked.Unsigned();
            }
        }

        private static Checked verified(byte[] content) {
            return new Checked.Verified(content);
        }

        private boolean signsContent(WebhookSecrets secrets, int maxBytes) throws IOException {
            var check = secrets.check(signature);
            var piece = new byte[PIECE_BYTES];
            var left = maxBytes;
            try (var in = content()) {
                for (var n = in.read(piece); n >= 0; n = in.read(piece)) {
                    left -= n;
                    if (left < 0) throw new ContentTooLarge();
                    check.update(ByteBuffer.wrap(piece, 0, n));
                    // A little body may have much in it.
                    LockSupport.parkNanos(body.pauseAfter(n));
                }
            }
            return check.matches();
        }

        private byte[] decompress(int atMost) throws IOException {
            try (var in = content()) {
                return in.readNBytes(atMost);
            }
        }

        private InputStream content() throws IOException {
            return new GZIPInputStream(body.open());
        }
    }

    /// What the check of a received body says.
    sealed interface Checked {

        /// It is Meta's.
        ///
        /// @param body what is to be read
        @SuppressWarnings("ArrayRecordComponent") // Nobody compares bodies.
        record Verified(byte[] body) implements Checked {}

        /// Nobody knows whose it is.
        record Unsigned() implements Checked {}

        /// It would become larger than allowed.
        record TooLarge() implements Checked {}

        /// Too many are checked already.
        record Overloaded() implements Checked {}
    }

    /// More came out of a compressed body than is allowed.
    final class ContentTooLarge extends IOException {
        private static final long serialVersionUID = 1L;
    }
}
