package convometer.deploy.twin;

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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Posts signed bodies, each until it is answered with 200, waiting longer after each refusal.
final class WebhookPost implements AutoCloseable {

    private static final String HMAC = "HmacSHA256";
    private static final int AT_ONCE = 4;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(30);
    private static final int OK = 200;

    private final URI url;
    private final SecretKeySpec secret;
    private final Semaphore line = new Semaphore(AT_ONCE);
    private final AtomicLong posted = new AtomicLong();
    private final AtomicLong retried = new AtomicLong();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(2))
                    .build();

    WebhookPost(URI url, String appSecret) {
        this.url = url;
        this.secret = new SecretKeySpec(appSecret.getBytes(UTF_8), HMAC);
    }

    CompletableFuture<Void> post(byte[] body) {
        return CompletableFuture.runAsync(() -> postUntilTaken(body), threads);
    }

    private void postUntilTaken(byte[] body) {
        var pause = FIRST_PAUSE;
        try {
            while (!taken(body)) {
                retried.incrementAndGet();
                Thread.sleep(pause);
                pause = pause.multipliedBy(2);
                if (pause.compareTo(LONGEST_PAUSE) > 0) pause = LONGEST_PAUSE;
            }
            posted.incrementAndGet();
        } catch (InterruptedException e) {
            // The twin is closing, and so this body is never told.
            Thread.currentThread().interrupt();
        }
    }

    private boolean taken(byte[] body) throws InterruptedException {
        line.acquire();
        try {
            return http.send(request(body), BodyHandlers.discarding()).statusCode() == OK;
        } catch (IOException _) {
            return false;
        } finally {
            line.release();
        }
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

    long posted() {
        return posted.get();
    }

    long retried() {
        return retried.get();
    }

    @Override
    public void close() {
        threads.shutdownNow();
        http.shutdownNow();
    }
}
