package convometer.ingest.http;

import convometer.ingest.IngestSettings;
import convometer.ingest.Outcome;
import convometer.ingest.signature.WebhookSecrets;
import convometer.ingest.signature.WebhookSignature;

import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;

import jakarta.inject.Singleton;

/// Judges a request by its head: only the body of a POST that claims a signature is received. No
/// other request here has one that anybody would read.
@Singleton
final class BodyReception {

    private final WebhookSecrets secrets;
    private final ClientCertificate certificate;
    private final BodySettings settings;
    private final LargeBodies rooms;
    private final SegmentPool pool;
    private final Pace pace;
    private final int maxBytes;

    BodyReception(
            WebhookSecrets secrets,
            ClientCertificate certificate,
            IngestSettings limits,
            BodySettings settings,
            LargeBodies rooms,
            SegmentPool pool,
            Pace pace) {
        this.secrets = secrets;
        this.certificate = certificate;
        this.settings = settings;
        this.rooms = rooms;
        this.pool = pool;
        this.pace = pace;
        this.maxBytes = limits.maxBodyBytes();
    }

    /// What is done with a request.
    sealed interface Verdict {

        /// Its body is received.
        record Receive(IncomingBody body) implements Verdict {}

        /// It is answered at once, whatever its body would be.
        record Refuse(Outcome outcome) implements Verdict {}

        /// It is none of ours to judge.
        record Pass() implements Verdict {}
    }

    Verdict judge(HttpRequest request, Channel channel) {
        if (!request.method().equals(HttpMethod.POST)) return new Verdict.Pass();
        if (!certificate.accepts(channel)) return new Verdict.Refuse(Outcome.WRONG_CLIENT);
        var signature = WebhookSignature.parse(request.headers().get(WebhookSignature.HEADER));
        // Meta signs no body that is empty.
        if (signature == null || !hasBody(request))
            return new Verdict.Refuse(Outcome.BAD_SIGNATURE);
        if (HttpUtil.getContentLength(request, -1L) > maxBytes)
            return new Verdict.Refuse(Outcome.TOO_LARGE);
        var body = new ReceivedBody(pool, rooms, pace);
        return new Verdict.Receive(
                new IncomingBody(this, signature, secrets.check(signature), body, request));
    }

    static boolean hasBody(HttpRequest request) {
        return HttpUtil.isTransferEncodingChunked(request)
                || HttpUtil.getContentLength(request, 0L) > 0;
    }

    BodySettings settings() {
        return settings;
    }

    int maxBytes() {
        return maxBytes;
    }

    boolean isContended() {
        return rooms.isContended();
    }
}
