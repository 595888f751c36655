package convometer.deploy.simulator.webhooks;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// Posts signed bodies to the receiver, each until it is answered with 200, with a pause that
/// doubles after each failure.
public final class WebhookSender implements AutoCloseable {

    private static final int CONCURRENT_POSTS = 4;
    private static final int MAX_WAITING = 64;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration MAX_PAUSE = Duration.ofSeconds(5);
    private static final int OK = 200;

    private final SignedPost receiver;
    private final Semaphore slots = new Semaphore(CONCURRENT_POSTS);
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicLong posted = new AtomicLong();
    private final AtomicLong retried = new AtomicLong();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    public WebhookSender(URI url, String appSecret) {
        receiver = new SignedPost(url, appSecret);
    }

    /// Done once the body is answered with 200.
    public CompletableFuture<Void> post(byte[] body) {
        waiting.incrementAndGet();
        return CompletableFuture.runAsync(() -> postUntilAccepted(body), threads)
                .whenComplete((_, _) -> waiting.decrementAndGet());
    }

    /// How many more bodies may wait here.
    public int room() {
        return Math.max(0, MAX_WAITING - waiting.get());
    }

    private void postUntilAccepted(byte[] body) {
        var pause = FIRST_PAUSE;
        try {
            while (!accepted(body)) {
                retried.incrementAndGet();
                Thread.sleep(pause);
                pause = pause.multipliedBy(2);
                if (pause.compareTo(MAX_PAUSE) > 0) pause = MAX_PAUSE;
            }
            posted.incrementAndGet();
        } catch (InterruptedException e) {
            // The simulator is closing, and this body is not delivered.
            Thread.currentThread().interrupt();
        }
    }

    private boolean accepted(byte[] body) throws InterruptedException {
        slots.acquire();
        try {
            return receiver.post(body) == OK;
        } catch (IOException _) {
            return false;
        } finally {
            slots.release();
        }
    }

    /// Bodies that were answered with 200.
    public long posted() {
        return posted.get();
    }

    /// Posts that failed and were repeated.
    public long retried() {
        return retried.get();
    }

    @Override
    public void close() {
        threads.shutdownNow();
        receiver.close();
    }
}
