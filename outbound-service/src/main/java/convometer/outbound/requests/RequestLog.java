package convometer.outbound.requests;

import convometer.events.OutboundRequest;

/// Where requests become durable.
public interface RequestLog {

    /// Returns once every in-sync replica has the request.
    ///
    /// @throws Unavailable if that cannot be had soon
    void publish(OutboundRequest request);

    /// The log does not answer; the request may be in it nevertheless.
    final class Unavailable extends RuntimeException {

        private static final long serialVersionUID = 1L;

        public Unavailable(Throwable cause) {
            super("requests cannot be taken now: " + cause.getClass().getSimpleName(), cause);
        }
    }

    /// The request is larger than the log takes.
    final class TooLarge extends RuntimeException {

        private static final long serialVersionUID = 1L;

        TooLarge(Throwable cause) {
            super("the request is larger than the log takes", cause);
        }
    }
}
