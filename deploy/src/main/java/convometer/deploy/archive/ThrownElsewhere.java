package convometer.deploy.archive;

import java.util.concurrent.ExecutionException;

/// What another thread failed with, where somebody waits for it.
public final class ThrownElsewhere {

    /// The exception to throw here; an error is thrown at once.
    public static RuntimeException by(ExecutionException failure) {
        if (failure.getCause() instanceof Error error) throw error;
        return failure.getCause() instanceof RuntimeException cause
                ? cause
                : new IllegalStateException(failure);
    }

    private ThrownElsewhere() {}
}
