package convometer.outbound.dispatch;

import convometer.outbound.dispatch.PartitionDispatcher.Fetched;

import java.util.List;
import java.util.Map;

/// Reads back the contents of messages that waited as outlines.
interface ContentFetcher extends AutoCloseable {

    /// Looks for contents until each is found or known to be gone.
    ///
    /// @param offsets of their decisions, by request id
    List<Fetched> fetch(Map<String, Long> offsets);

    @Override
    void close();
}
