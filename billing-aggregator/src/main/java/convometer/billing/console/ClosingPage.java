package convometer.billing.console;

import convometer.billing.statements.Statement;
import convometer.schemas.accounts.Accounts.Waba;

/// The page that comes before a month is closed: what is closed, and what speaks against it.
public record ClosingPage(
        Frame frame, Waba account, Statement statement, ClosingDoubts.Found doubts) {

    /// Nothing speaks against it.
    public boolean isClear() {
        return doubts.notMatched() == null
                && doubts.differences().isEmpty()
                && statement.totals().stream().allMatch(total -> total.unpriced() == 0);
    }

    /// The differences of a class.
    public String match(String name) {
        return "/console/match"
                + Links.query("waba_id", account.id(), "month", statement.month(), "class", name);
    }
}
