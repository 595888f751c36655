package convometer.billing.charges;

import convometer.billing.ledger.LedgerRow;
import convometer.billing.rules.Delivery;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/// Asks the ledger for what it has booked. One instance has it.
public interface ChargeQueries {

    /// The most that a unit's deliveries are shown.
    int MOST_DELIVERIES = 1_000;

    /// What is known of a unit, with its deliveries in their order.
    record Known(LedgerRow row, List<Delivery> deliveries) {}

    /// The next rows of the ledger that have a charge.
    ///
    /// @param rows in the order of their months and ids
    /// @param last where the last row is that was looked at; empty: there are no more
    record Page(List<LedgerRow> rows, String last) {}

    /// Where the ledger is; empty: here.
    ///
    /// @throws convometer.billing.statements.MonthlyCounts.NotReadyException while nobody has it
    Optional<URI> elsewhere();

    /// A unit; empty: there is none of this id.
    ///
    /// @throws convometer.billing.statements.MonthlyCounts.NotReadyException while it is not here
    Optional<Known> unit(String unitId);

    /// Looks through some rows.
    ///
    /// @param after where the row before is; empty: from the first
    Page after(String after, ChargeFilter filter);
}
