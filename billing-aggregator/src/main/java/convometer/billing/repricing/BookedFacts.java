package convometer.billing.repricing;

import convometer.billing.ledger.LedgerRow;

import java.time.YearMonth;
import java.util.Optional;
import java.util.function.Consumer;

/// Walks through what the ledger has booked. One instance has it.
public interface BookedFacts {

    /// The first local month of which everything is there that it has to do with; empty: any.
    ///
    /// @throws convometer.billing.statements.MonthlyCounts.NotReadyException while it is not here
    Optional<YearMonth> first();

    /// Hands the rows of local months over, one after the other, all of one state of the ledger.
    ///
    /// @throws convometer.billing.statements.MonthlyCounts.NotReadyException while it is not here
    void forEach(YearMonth from, YearMonth to, Consumer<LedgerRow> taker);
}
