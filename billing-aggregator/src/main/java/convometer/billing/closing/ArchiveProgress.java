package convometer.billing.closing;

import convometer.events.InputOffset;

import java.time.Instant;
import java.util.List;

/// Knows when everything is counted that is in the archive.
@FunctionalInterface
public interface ArchiveProgress {

    /// Where the archive ended at an instant.
    ///
    /// @param offsets of all partitions of its topics
    record Counted(Instant at, List<InputOffset> offsets) {}

    /// Waits until the lines have everything that is in the archive now.
    ///
    /// @throws convometer.billing.statements.MonthlyCounts.NotReadyException if that takes too
    ///   long, with how much is missing
    Counted await();
}
