package convometer.outbound.api;

import convometer.events.OutboundRequest;

import java.util.List;
import java.util.Map;

/// The window-tracker, asked beforehand what it would decide.
public interface Tracker {

    /// The most requests that it answers at once.
    int MOST = 1_000;

    /// What would become of each request, in their order. Nothing is kept or reserved.
    ///
    /// @throws Unavailable if there is no answer
    List<Map<?, ?>> quotes(List<OutboundRequest> requests);

    /// The tracker does not answer.
    final class Unavailable extends RuntimeException {

        private static final long serialVersionUID = 1L;

        /// Says why.
        public Unavailable(String why) {
            super("the window-tracker does not answer: " + why);
        }
    }
}
