package convometer.billing.ledger;

import convometer.billing.rules.Conversation;
import convometer.billing.rules.Priced;
import convometer.events.Charge;

import org.jspecify.annotations.Nullable;

/// Keeps the books of a live ledger: of each unit whose charge has changed the next revision, and
/// what that changes on the lines of statements.
public final class Bookkeeper implements LedgerEngine.Listener {

    private final Books books;
    private final StatementLabels labels;
    private String cause = "";

    /// Where it is written.
    public interface Books {

        /// A revision of a charge.
        void charged(Charge charge);

        /// A change of a line, or of details of one.
        void counted(LineChange change);

        /// A message is delivered, and failed as well.
        void deliveredAndFailed();
    }

    /// @param labels by which the details of lines are told apart
    public Bookkeeper(Books books, StatementLabels labels) {
        this.books = books;
        this.labels = labels;
    }

    /// What makes the revisions that come.
    ///
    /// @param what for people
    public void because(String what) {
        cause = what;
    }

    @Override
    public void unitChanged(LedgerRow row, @Nullable Priced before) {
        var priced = row.priced();
        LineChange.between(before, priced, labels).forEach(books::counted);
        revise(row, priced);
    }

    /// Writes the revision that the charge of a row needs, whose unit was repriced; lines have it
    /// already. Answers whether there was one.
    public boolean revise(LedgerRow row) {
        return revise(row, row.priced());
    }

    private boolean revise(LedgerRow row, @Nullable Priced priced) {
        var charge = Charges.next(row.charge(), priced, row.tables().version(), cause);
        if (charge == null) return false;
        books.charged(charge);
        row.charge(charge);
        return true;
    }

    @Override
    public void deliveredAndFailed() {
        books.deliveredAndFailed();
    }

    @Override
    public void conversationChanged(@Nullable Conversation before, @Nullable Conversation after) {
        LineChange.between(before, after).forEach(books::counted);
    }
}
