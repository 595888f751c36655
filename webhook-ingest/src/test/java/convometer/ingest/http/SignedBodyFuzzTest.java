package convometer.ingest.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.InRange;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;

import convometer.ingest.http.WebhookDelivery.Checked;
import convometer.ingest.signature.Signed;
import convometer.ingest.signature.WebhookSecrets;
import convometer.ingest.signature.WebhookSignature;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/// A body is let in if the header is its signature and if it is not, then not; in whatever pieces
/// and however packed it comes.
class SignedBodyFuzzTest {

    private static final byte[] HELLO =
            "{\"object\":\"whatsapp_business_account\"}".getBytes(UTF_8);
    private static final int MOST = 1 << 16;

    private final WebhookSecrets secrets = new WebhookSecrets("new,old", "token");

    static Stream<Arguments> headers() {
        return Stream.of(
                Arguments.of(Signed.with("old", HELLO), HELLO, 7),
                Arguments.of(Signed.with("other", HELLO), HELLO, 1),
                Arguments.of("sha1=b0344c61", HELLO, 100),
                Arguments.of("sha256=\u0660", HELLO, 100));
    }

    @MethodSource("headers")
    @FuzzTest
    void inPiecesItIsSignedAsInOne(
            @Nullable String header, byte @NotNull [] body, @InRange(min = 1, max = 64) int piece) {
        var signatures = new String[] {Signed.with("new", body), Signed.with("old", body)};
        for (var signature : signatures) assertTrue(signs(signature, body, piece));
        var own = Stream.of(signatures).anyMatch(it -> isSameSignature(it, header));
        assertEquals(own, signs(header, body, piece));
    }

    /// Hexadecimal may be in capitals.
    private static boolean isSameSignature(String signature, @Nullable String header) {
        return header != null && header.startsWith("sha256=") && header.equalsIgnoreCase(signature);
    }

    private boolean signs(@Nullable String header, byte[] body, int piece) {
        var signature = WebhookSignature.parse(header);
        if (signature == null) return false;
        var check = secrets.check(signature);
        for (var from = 0; from < body.length; from += piece)
            check.update(ByteBuffer.wrap(body, from, Math.min(piece, body.length - from)));
        return check.matches();
    }

    static Stream<byte[]> packed() {
        var whole = Signed.gzip(HELLO);
        return Stream.of(
                whole,
                HELLO,
                Arrays.copyOf(whole, whole.length / 2),
                Signed.gzip(new byte[MOST + 1]));
    }

    /// Meta may sign what is packed, or the package.
    @MethodSource("packed")
    @FuzzTest
    void packedItIsLetInAsItsContent(byte[] body) {
        if (body.length == 0) return; // Meta signs none.
        var content = unpacked(body);
        var checked = checked(body, Signed.with("new", body));
        if (content == null)
            assertArrayEquals(body, assertInstanceOf(Checked.Verified.class, checked).body());
        else {
            assertIsLetIn(content, checked);
            assertIsLetIn(content, checked(body, Signed.with("old", content)));
        }
        if (content == null || content.length <= MOST)
            assertInstanceOf(
                    Checked.Unsigned.class, checked(body, Signed.with("nobody's", new byte[] {1})));
    }

    private Checked checked(byte[] body, String signature) {
        var delivery = ReceivedDeliveries.of(secrets, body, "gzip", signature);
        return assertInstanceOf(WebhookDelivery.Received.class, delivery).check(secrets, MOST);
    }

    private static void assertIsLetIn(byte[] content, Checked checked) {
        if (content.length > MOST) assertInstanceOf(Checked.TooLarge.class, checked);
        else assertArrayEquals(content, assertInstanceOf(Checked.Verified.class, checked).body());
    }

    private static byte @Nullable [] unpacked(byte[] body) {
        try (var in = new GZIPInputStream(new ByteArrayInputStream(body))) {
            return in.readNBytes(MOST + 1);
        } catch (IOException _) {
            return null;
        }
    }
}
