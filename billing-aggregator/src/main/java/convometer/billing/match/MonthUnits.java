package convometer.billing.match;

import convometer.events.Charge;

import java.time.YearMonth;
import java.util.List;
import java.util.function.Consumer;

/// Walks through the units that the ledger has of whole months. One instance has it.
public interface MonthUnits {

    /// Whether the units of a month are not in the ledger any more.
    ///
    /// @throws convometer.billing.statements.MonthlyCounts.NotReadyException while it is not here
    boolean hasLeft(YearMonth month);

    /// Hands each unit of an account over, one after the other: they are never all in memory.
    ///
    /// @param months local ones
    /// @throws convometer.billing.statements.MonthlyCounts.NotReadyException while it is not here
    void forEach(String wabaId, List<YearMonth> months, Consumer<Charge> taker);
}
