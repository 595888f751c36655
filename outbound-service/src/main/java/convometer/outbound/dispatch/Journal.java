package convometer.outbound.dispatch;

import org.apache.kafka.clients.producer.ProducerRecord;

import java.time.Instant;
import java.util.List;

/// What a dispatcher has written down: its messages that have not come to their end, and how far it
/// has read. For one thread.
interface Journal extends AutoCloseable {

    /// Puts whoever had the partition before out, and reads what is written there.
    Contents takeOver();

    /// Writes records all together, and with them how far decisions have been read. Returns once
    /// they are surely written, once.
    ///
    /// @throws Lost if somebody else has the partition, or nobody wants it any more
    void write(List<ProducerRecord<byte[], byte[]>> records, long position);

    @Override
    void close();

    /// What is written.
    ///
    /// @param entries in the order of their decisions
    /// @param position offset of the decision that is read next; what comes before is known
    record Contents(List<Entry> entries, long position) {}

    /// A message that has not come to its end.
    ///
    /// @param permission with its content where it was attempted, else perhaps only its outline
    /// @param tries so far that count
    /// @param at when it was attempted, or from when on it may be tried
    record Entry(Permission permission, State state, int tries, Instant at) {}

    /// How far a message has come.
    enum State {
        /// It waits.
        QUEUED,
        /// The gate is asked to renew its lease.
        RENEWING,
        /// It was handed to Meta, or was about to be.
        ATTEMPTED
    }

    /// Whose journal it is.
    interface Owner {

        /// Nobody waits for what is being written any more.
        boolean isGone();

        /// Nothing can be written now; it is tried again.
        void blocked(String why);

        /// What could not be written is written.
        void unblocked();
    }

    /// The partition is somebody else's now.
    final class Lost extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Lost(String why) {
            super(why);
        }
    }
}
