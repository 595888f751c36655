package convometer.ingest.http;

import convometer.ingest.IngestSettings;
import convometer.ingest.signature.WebhookSecrets;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/// Deliveries as a connection receives them.
public final class ReceivedDeliveries {

    private static final int MAX_BYTES = 3 << 20;
    private static final Duration SECOND = Duration.ofSeconds(1);

    public static WebhookDelivery of(
            WebhookSecrets secrets, byte[] body, @Nullable String encoding, String signature) {
        var request = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/");
        request.headers()
                .set("X-Hub-Signature-256", signature)
                .set(HttpHeaderNames.CONTENT_LENGTH, body.length);
        if (encoding != null) request.headers().set(HttpHeaderNames.CONTENT_ENCODING, encoding);
        return switch (reception(secrets).judge(request, new EmbeddedChannel())) {
            case BodyReception.Verdict.Receive(var incoming) -> {
                if (!incoming.add(Unpooled.wrappedBuffer(body)))
                    throw new IllegalArgumentException("too large");
                yield incoming.complete();
            }
            case BodyReception.Verdict.Refuse(var outcome) -> new WebhookDelivery.Refused(outcome);
            case BodyReception.Verdict.Pass() -> throw new IllegalArgumentException("no webhook");
        };
    }

    static BodyReception reception(WebhookSecrets secrets) {
        var limits = new IngestSettings(MAX_BYTES, 1, MAX_BYTES, SECOND, SECOND, SECOND);
        var settings = new BodySettings(1 << 16, MAX_BYTES, MAX_BYTES, SECOND, SECOND, SECOND, 1);
        var rooms = new LargeBodies(limits, settings, new SimpleMeterRegistry());
        return new BodyReception(
                secrets,
                new ClientCertificate(null),
                limits,
                settings,
                rooms,
                new SegmentPool(settings),
                new Pace(settings));
    }

    private ReceivedDeliveries() {}
}
