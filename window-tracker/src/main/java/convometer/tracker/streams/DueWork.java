package convometer.tracker.streams;

import convometer.schemas.streams.ProcessingFailures;
import convometer.tracker.streams.store.CustomerKey;
import convometer.tracker.streams.store.CustomerStores;
import convometer.tracker.streams.store.InstantIndex;

import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Consumer;

/// Does what is due in slices: each is a part of the task's transaction, and must not outlast it,
/// however much became due meanwhile. The next run goes on.
final class DueWork {

    private static final int DUE_AT_ONCE = 1_000;
    private static final Duration AT_MOST = Duration.ofMillis(500);

    /// What fails when it is due is left alone for so long.
    private static final Duration POSTPONED = Duration.ofHours(1);

    private static final Logger LOG = LoggerFactory.getLogger(DueWork.class);

    private final CustomerStores stores;
    private final DecisionMetrics metrics;
    private final Clock clock;
    private final Consumer<CustomerKey> work;

    /// @param work what is done for a customer, a group or a gate state of which something is due
    DueWork(
            CustomerStores stores,
            DecisionMetrics metrics,
            Clock clock,
            Consumer<CustomerKey> work) {
        this.stores = stores;
        this.metrics = metrics;
        this.clock = clock;
        this.work = work;
    }

    void run() {
        var end = System.nanoTime() + AT_MOST.toNanos();
        for (var due : stores.dueUntil(clock.instant(), DUE_AT_ONCE)) {
            run(due);
            if (System.nanoTime() >= end) return;
        }
    }

    /// Nobody is held up by one whose state makes the rules fail.
    private void run(InstantIndex.Entry due) {
        try {
            work.accept(CustomerKey.parse(due.name()));
            stores.fired(due);
        } catch (KafkaException e) {
            throw e;
        } catch (RuntimeException e) {
            metrics.deadLettered(ProcessingFailures.CODE);
            // The message of an exception may quote a customer.
            LOG.error(
                    "what is due at {} fails and is postponed: {} at {}",
                    due.at(),
                    e.getClass().getName(),
                    Arrays.toString(e.getStackTrace()));
            stores.postpone(due, clock.instant().plus(POSTPONED));
        }
    }
}
