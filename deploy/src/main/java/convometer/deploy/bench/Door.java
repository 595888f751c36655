package convometer.deploy.bench;

import convometer.deploy.parts.Ports;
import convometer.deploy.parts.Stack;
import convometer.deploy.parts.StackSettings;
import convometer.deploy.simulator.webhooks.SignedPost;

import java.io.IOException;
import java.time.Duration;
import java.util.Objects;

/// Where webhooks come in: webhook-ingest, for somebody who knows the app's secret.
final class Door implements AutoCloseable {

    private static final int OK = 200;
    private static final int BUSY = 503;
    private static final Duration SOON = Duration.ofMillis(20);

    private final SignedPost post;

    Door(Stack stack) {
        var url = stack.service(Ports.INGEST).address().resolve("/webhooks/whatsapp");
        var secret = stack.settings().environment().get(StackSettings.APP_SECRET);
        post = new SignedPost(url, Objects.requireNonNull(secret));
    }

    /// Comes back when it was taken; a door that is busy is asked again.
    ///
    /// @throws IllegalStateException if it was refused
    void post(byte[] body) throws InterruptedException {
        try {
            var answer = post.post(body);
            while (answer == BUSY) {
                Thread.sleep(SOON);
                answer = post.post(body);
            }
            if (answer != OK) throw new IllegalStateException("webhook-ingest answered " + answer);
        } catch (IOException e) {
            throw new IllegalStateException("webhook-ingest does not answer", e);
        }
    }

    @Override
    public void close() {
        post.close();
    }
}
