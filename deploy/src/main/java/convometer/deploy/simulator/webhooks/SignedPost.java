package convometer.deploy.simulator.webhooks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HexFormat;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Posts webhooks as Meta does: signed with the app's secret.
public final class SignedPost implements AutoCloseable {

    private static final String HMAC = "HmacSHA256";
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(30);

    private final URI url;
    private final SecretKeySpec secret;
    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(2))
                    .build();

    public SignedPost(URI url, String appSecret) {
        this.url = url;
        this.secret = new SecretKeySpec(appSecret.getBytes(UTF_8), HMAC);
    }

    /// The status of the answer.
    public int post(byte[] body) throws IOException, InterruptedException {
        return http.send(request(body), BodyHandlers.discarding()).statusCode();
    }

    private HttpRequest request(byte[] body) {
        return HttpRequest.newBuilder(url)
                .timeout(ANSWER_WITHIN)
                .header("Content-Type", "application/json")
                .header("X-Hub-Signature-256", "sha256=" + signature(body))
                .POST(BodyPublishers.ofByteArray(body))
                .build();
    }

    private String signature(byte[] body) {
        try {
            var mac = Mac.getInstance(HMAC);
            mac.init(secret);
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + HMAC, e);
        }
    }

    /// Ends what is under way.
    @Override
    public void close() {
        http.shutdownNow();
    }
}
