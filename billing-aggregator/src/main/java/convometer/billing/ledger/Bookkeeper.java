package convometer.billing.ledger;

import convometer.billing.rules.Conversation;
import convometer.billing.rules.Prices;
import convometer.events.Charge;

import org.jspecify.annotations.Nullable;

/// Keeps the books of a live ledger: of each unit whose charge has changed the next revision, and
/// what that changes on the lines of statements.
public final class Bookkeeper implements LedgerEngine.Listener {

    private final Prices prices;
    private final Books books;

    /// Where it is written.
    public interface Books {

        /// A revision of a charge.
        void charged(Charge charge);

        /// A change of a line.
        void counted(LineChange change);
    }

    public Bookkeeper(Prices prices, Books books) {
        this.prices = prices;
        this.books = books;
    }

    @Override
    public void chargeChanged(LedgerRow row) {
        var before = row.charge();
        var charge = Charges.next(before, row.pending().priced(prices));
        if (charge == null) return;
        books.charged(charge);
        row.charge(charge);
        LineChange.between(before, charge).forEach(books::counted);
    }

    @Override
    public void conversationChanged(@Nullable Conversation before, @Nullable Conversation after) {
        LineChange.between(before, after).forEach(books::counted);
    }
}
