package convometer.ingest.signature;

import org.jspecify.annotations.Nullable;

import java.util.HexFormat;

/// What the header `X-Hub-Signature-256` claims.
///
/// @param digest of the body, by HMAC-SHA256
@SuppressWarnings("ArrayRecordComponent") // Nobody compares claims.
public record WebhookSignature(byte[] digest) {

    public static final String HEADER = "X-Hub-Signature-256";

    private static final String PREFIX = "sha256=";
    private static final int BYTES = 32;

    /// Reads the header; null: it is missing, or cannot be a signature of any body.
    public static @Nullable WebhookSignature parse(@Nullable String header) {
        if (header == null
                || !header.startsWith(PREFIX)
                || header.length() != PREFIX.length() + 2 * BYTES) return null;
        try {
            return new WebhookSignature(
                    HexFormat.of().parseHex(header, PREFIX.length(), header.length()));
        } catch (IllegalArgumentException _) {
            return null;
        }
    }
}
