package convometer.outbound.batches;

import convometer.outbound.batches.state.BatchInput;

import java.util.List;

/// Where batches become durable.
interface BatchLog {

    /// Returns once every in-sync replica has all of them, in their order.
    ///
    /// @throws Unavailable if that cannot be had soon
    void append(List<BatchInput> inputs);

    /// The log does not answer; some of them may be in it nevertheless.
    final class Unavailable extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Unavailable(Throwable cause) {
            super("batches cannot be taken now: " + cause.getClass().getSimpleName(), cause);
        }
    }
}
