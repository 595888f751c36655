package convometer.billing.tables;

import convometer.events.BillingTablesVersion;

import java.time.Instant;
import java.util.List;

/// The versions of the tables as texts, with the instants from which they were used.
public interface TableHistory {

    /// The version that new facts are booked by.
    String inUse();

    /// The versions that were in use at some time between two instants, the newest last.
    List<BillingTablesVersion> usedBetween(Instant from, Instant to);
}
