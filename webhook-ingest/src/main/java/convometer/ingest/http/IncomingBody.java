package convometer.ingest.http;

import convometer.ingest.Outcome;
import convometer.ingest.signature.SignatureCheck;
import convometer.ingest.signature.WebhookSignature;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;

/// A body that is being received: its signature is computed as it comes in.
final class IncomingBody {

    private final BodyReception reception;
    private final WebhookSignature signature;
    private final SignatureCheck check;
    private final ReceivedBody body;
    private final boolean compressed;
    private final long declared;
    private long startedAt;

    IncomingBody(
            BodyReception reception,
            WebhookSignature signature,
            SignatureCheck check,
            ReceivedBody body,
            HttpRequest request) {
        this.reception = reception;
        this.signature = signature;
        this.check = check;
        this.body = body;
        var encoding = request.headers().get(HttpHeaderNames.CONTENT_ENCODING);
        compressed = "gzip".equalsIgnoreCase(encoding) || "x-gzip".equalsIgnoreCase(encoding);
        declared = HttpUtil.getContentLength(request, -1L);
        startedAt = System.nanoTime();
    }

    /// Takes the next piece.
    ///
    /// @return whether it is still no larger than allowed
    boolean add(ByteBuf piece) {
        if (piece.readableBytes() > reception.maxBytes() - body.size()) return false;
        if (!piece.isReadable()) return true;
        body.add(piece);
        check.update(piece.nioBuffer());
        return true;
    }

    /// What comes next may be more than every connection has room for.
    boolean needsRoom() {
        var small = reception.settings().smallBytes();
        return !body.hasReserved()
                && (declared < 0 || declared > small)
                && body.size() > small - BodySettings.UNSTOPPABLE_BYTES;
    }

    /// Asks for the room that the rest needs.
    ///
    /// @return whether it is there now; else `onGranted` runs once it is
    boolean reserve(Runnable onGranted) {
        var whole = declared < 0 ? reception.maxBytes() : Math.toIntExact(declared);
        return body.reserve(whole, onGranted);
    }

    /// The time in which it was not read does not count.
    void waited(long nanos) {
        startedAt += nanos;
    }

    /// How many nanoseconds to wait before more of it is read.
    long pauseAfter(int bytes) {
        return body.hasReserved() ? body.pauseAfter(bytes) : 0;
    }

    boolean isTooSlow() {
        var contended = body.hasReserved() && reception.isContended();
        return reception
                .settings()
                .isTooSlow(body.size(), System.nanoTime() - startedAt, contended);
    }

    /// All of it is there.
    WebhookDelivery complete() {
        var signed = check.matches();
        if (signed || compressed)
            return new WebhookDelivery.Received(body, compressed, signed, signature);
        body.abandon();
        return new WebhookDelivery.Refused(Outcome.BAD_SIGNATURE);
    }

    void abandon() {
        body.abandon();
    }
}
