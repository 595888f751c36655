package convometer.outbound.batches;

import convometer.outbound.batches.state.BatchMail;

import java.util.Iterator;

/// Where batches become durable.
interface BatchLog {

    /// Where the first of some mails is.
    record Place(int partition, long offset) {}

    /// Returns once every in-sync replica has all of them, in their order.
    ///
    /// @throws Unavailable if that cannot be had soon
    Place append(Iterator<BatchMail> mails);

    /// The log does not answer; some mails may be in it nevertheless.
    final class Unavailable extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Unavailable(Throwable cause) {
            super("batches cannot be taken now: " + cause.getClass().getSimpleName(), cause);
        }
    }
}
