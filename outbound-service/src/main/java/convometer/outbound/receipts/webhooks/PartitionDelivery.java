package convometer.outbound.receipts.webhooks;

import org.apache.kafka.clients.consumer.ConsumerRecord;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.OptionalLong;
import java.util.Queue;

/// Delivers the receipts of one partition, one after the other, on a thread of its own.
final class PartitionDelivery {

    /// An attempt that is interrupted ends at once; the thread is not waited for any longer.
    private static final Duration END = Duration.ofSeconds(5);

    private final WebhookDelivery delivery;
    private final Queue<ConsumerRecord<byte[], byte[]>> waiting = new ArrayDeque<>();
    private final Thread thread;
    private long next = -1;

    PartitionDelivery(String name, WebhookDelivery delivery) {
        this.delivery = delivery;
        thread = Thread.ofVirtual().name(name).start(this::run);
    }

    synchronized void add(Collection<ConsumerRecord<byte[], byte[]>> records) {
        waiting.addAll(records);
        notifyAll();
    }

    /// Nothing is left to deliver.
    synchronized boolean idle() {
        return waiting.isEmpty();
    }

    /// Nothing is delivered any more.
    boolean ended() {
        return !thread.isAlive();
    }

    /// The offset before which everything is delivered; empty: nothing yet.
    synchronized OptionalLong delivered() {
        return next < 0 ? OptionalLong.empty() : OptionalLong.of(next);
    }

    /// When the oldest receipt was written that is still to be delivered, in epoch milliseconds;
    /// empty: there is none.
    synchronized OptionalLong oldest() {
        var first = waiting.peek();
        return first == null ? OptionalLong.empty() : OptionalLong.of(first.timestamp());
    }

    /// Ends the attempt that is being made.
    void stop() {
        thread.interrupt();
        try {
            thread.join(END);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (true) {
                var first = first();
                if (!delivery.deliver(first)) return;
                done(first);
            }
        } catch (InterruptedException _) {
            // Stopped: what is left belongs to whoever has the partition next.
        }
    }

    private synchronized ConsumerRecord<byte[], byte[]> first() throws InterruptedException {
        while (waiting.isEmpty()) wait();
        return waiting.element();
    }

    private synchronized void done(ConsumerRecord<byte[], byte[]> first) {
        waiting.remove();
        next = first.offset() + 1;
    }
}
