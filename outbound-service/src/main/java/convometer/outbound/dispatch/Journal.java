package convometer.outbound.dispatch;

import org.apache.kafka.clients.producer.ProducerRecord;

import java.time.Instant;
import java.util.List;

/// What a lane has written down: its messages that have not come to their end, and how far it has
/// read. For one thread.
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
    /// @param attempted it was handed to Meta, or was about to be
    /// @param tries so far
    /// @param at when it was attempted, or from when on it may be tried
    record Entry(Permit permit, boolean attempted, int tries, Instant at) {}

    /// The partition is somebody else's now.
    final class Lost extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Lost(String why) {
            super(why);
        }
    }
}
