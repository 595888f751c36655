package convometer.deploy.replay;

import convometer.deploy.archive.ThrownElsewhere;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/// One thread makes things while the caller takes them, in the order in which they are made. A
/// replay's work after reading has two halves that are about as long: each gets a core.
final class Handover<T> {

    private static final int THINGS = 500;
    private static final int BATCHES = 8;

    private final BlockingQueue<List<T>> queue = new ArrayBlockingQueue<>(BATCHES);
    private List<T> batch = new ArrayList<>(THINGS);

    private Handover() {}

    /// Makes and takes everything. The first failure of either ends both.
    ///
    /// @param maker is given where to put what it makes, and runs on a thread of its own
    static <T> void run(Consumer<Consumer<T>> maker, Consumer<T> taker) {
        var handover = new Handover<T>();
        var thread = Executors.newSingleThreadExecutor();
        try {
            var made = thread.submit(() -> handover.make(maker));
            handover.takeAll(taker);
            made.get();
        } catch (ExecutionException e) {
            throw ThrownElsewhere.by(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } finally {
            thread.shutdownNow();
        }
    }

    /// An empty batch is the end, also of one who failed.
    private void make(Consumer<Consumer<T>> maker) {
        try {
            maker.accept(this::put);
        } finally {
            if (!batch.isEmpty()) putBatch();
            putBatch();
        }
    }

    private void put(T made) {
        batch.add(made);
        if (batch.size() == THINGS) putBatch();
    }

    private void putBatch() {
        try {
            queue.put(batch);
            batch = new ArrayList<>(THINGS);
        } catch (InterruptedException e) {
            // The taker has failed and wants no more.
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private void takeAll(Consumer<T> taker) throws InterruptedException {
        for (var taken = queue.take(); !taken.isEmpty(); taken = queue.take()) taken.forEach(taker);
    }
}
