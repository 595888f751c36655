package convometer.outbound.pacing;

import java.time.Instant;

/// Whether Meta answers at all: after faults and time-outs in a row nothing is sent for a while,
/// and then a few messages at first.
public interface Circuit {

    /// It never opens.
    Circuit NONE =
            new Circuit() {
                @Override
                public Instant openUntil(Instant now) {
                    return Instant.MIN;
                }

                @Override
                public void begun() {}

                @Override
                public void succeeded() {}

                @Override
                public void failed() {}

                @Override
                public void ignored() {}

                @Override
                public boolean isClosed() {
                    return true;
                }
            };

    /// From when on a message may be sent; the past: now.
    Instant openUntil(Instant now);

    /// A message is handed to Meta.
    void begun();

    /// Meta answered one, whatever it said.
    void succeeded();

    /// Meta had a fault, or did not answer in time.
    void failed();

    /// One did not reach Meta after all.
    void ignored();

    /// Messages go as they come.
    boolean isClosed();
}
