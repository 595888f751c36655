package convometer.deploy.sample;

import java.time.Instant;

/// Hears how far the sample day is.
@FunctionalInterface
public interface Progress {

    /// Nobody looks.
    Progress SILENT = (_, _, _, _) -> {};

    /// A step is over.
    ///
    /// @param step 1 to the number of steps
    /// @param now the simulated time
    /// @param messages played so far, written and sent
    void played(int step, int steps, Instant now, int messages);
}
