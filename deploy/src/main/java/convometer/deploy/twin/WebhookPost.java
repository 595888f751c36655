package convometer.deploy.twin;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// Posts signed bodies, each until it is answered with 200, waiting longer after each refusal.
final class WebhookPost implements AutoCloseable {

    private static final int AT_ONCE = 4;
    private static final int MOST_WAITING = 64;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final int OK = 200;

    private final SignedPost door;
    private final Semaphore line = new Semaphore(AT_ONCE);
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicLong posted = new AtomicLong();
    private final AtomicLong retried = new AtomicLong();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    WebhookPost(URI url, String appSecret) {
        door = new SignedPost(url, appSecret);
    }

    CompletableFuture<Void> post(byte[] body) {
        waiting.incrementAndGet();
        return CompletableFuture.runAsync(() -> postUntilTaken(body), threads)
                .whenComplete((_, _) -> waiting.decrementAndGet());
    }

    /// How many bodies more may wait here: memory has an end.
    int room() {
        return Math.max(0, MOST_WAITING - waiting.get());
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
            return door.post(body) == OK;
        } catch (IOException _) {
            return false;
        } finally {
            line.release();
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
        door.close();
    }
}
