package convometer.billing.repricing;

import convometer.events.RepricedLine;
import convometer.events.RepricingProgress;

import java.util.List;
import java.util.Optional;

/// What the ledger says of repricings.
public interface Repricings {

    /// How far one is; empty: nobody has heard of it.
    Optional<RepricingProgress> progress(String id);

    /// The lines that it changes, as far as they are known, in the order of their keys.
    List<RepricedLine> lines(String id);

    /// All of them, the newest first.
    List<RepricingProgress> all();
}
