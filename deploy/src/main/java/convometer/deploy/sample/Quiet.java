package convometer.deploy.sample;

import java.time.Duration;

/// Knows when a pipeline has nothing left to do.
@FunctionalInterface
public interface Quiet {

    /// Waits until everything that was written so far has had its effect.
    ///
    /// @throws IllegalStateException if that takes longer than the limit; it says who is behind
    void await(Duration limit) throws InterruptedException;
}
