package convometer.ingest.publish;

import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/// The broker's word on each of a number of records.
final class Acknowledgements implements Callback {

    private final CompletableFuture<@Nullable Void> all = new CompletableFuture<>();
    private final AtomicInteger missing;

    private final Runnable onEach;

    /// @param onEach runs with each that comes, however late
    Acknowledgements(int records, Runnable onEach) {
        this.onEach = onEach;
        missing = new AtomicInteger(records);
        if (records == 0) all.complete(null);
    }

    @Override
    public void onCompletion(@Nullable RecordMetadata metadata, @Nullable Exception error) {
        if (error != null) {
            all.completeExceptionally(error);
            return;
        }
        onEach.run();
        if (missing.decrementAndGet() == 0) all.complete(null);
    }

    boolean failed() {
        return all.isCompletedExceptionally();
    }

    /// Returns once all are there, and throws as soon as one is known not to come.
    ///
    /// @param until an instant of [System#nanoTime()]
    void await(long until) throws InterruptedException, ExecutionException, TimeoutException {
        all.get(until - System.nanoTime(), TimeUnit.NANOSECONDS);
    }
}
