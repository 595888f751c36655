package convometer.billing.statements;

import convometer.events.StatementClosing;

import java.time.YearMonth;
import java.util.List;
import java.util.Optional;

/// The statements that are closed.
public interface Closings {

    /// What the ledger has answered to whoever wanted to close a statement; empty: nothing yet.
    ///
    /// @throws MonthlyCounts.NotReadyException while closings are loaded
    Optional<StatementClosing> answer(String wabaId, YearMonth month);

    /// The closed statements of a billing account, by month.
    ///
    /// @throws MonthlyCounts.NotReadyException while closings are loaded
    List<StatementClosing> all(String wabaId);

    /// A statement that is closed; empty: it is open.
    ///
    /// @throws MonthlyCounts.NotReadyException while closings are loaded
    default Optional<StatementClosing> closed(String wabaId, YearMonth month) {
        return answer(wabaId, month).filter(answer -> answer.getRefused() == null);
    }
}
