package convometer.billing.streams;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Lets months leave the stores of a ledger, in slices, while the stream goes on. Their charges and
/// their lines stay on the topics.
final class LedgerRetention {

    private static final Logger LOG = LoggerFactory.getLogger(LedgerRetention.class);

    /// A slice is a small part of what a transaction may take.
    private static final int ROWS = 500;

    private final LedgerMonths months;
    private final LedgerBooks books;

    LedgerRetention(LedgerMonths months, LedgerBooks books) {
        this.months = months;
        this.books = books;
    }

    boolean isUnderWay() {
        return months.leaving() != null;
    }

    /// Looks whether a month is to leave, and begins with it.
    void begin() {
        var due = isUnderWay() ? null : months.due();
        if (due == null) return;
        LOG.info("{} leaves the ledger: facts of it come too late from now on", due);
        months.leaves(due);
    }

    /// The messages for which units of earlier months stayed have left by now.
    private boolean removeSomeThatStayed(String leaving) {
        var last = LedgerMonths.reachOf(leaving);
        for (var month : months.all())
            if (month.compareTo(last) <= 0
                    && months.hasLeft(month)
                    && books.live().rows().removeSomeThatStayed(month, ROWS)) return true;
        return false;
    }

    /// Does the next bit of what is to be done.
    void work() {
        var leaving = months.leaving();
        if (leaving == null) return;
        var live = books.live();
        if (live.rows().leaveSome(leaving, ROWS)) return;
        if (removeSomeThatStayed(leaving)) return;
        books.writeLines();
        books.writeDetails();
        live.lines().leave(leaving);
        live.details().leave(leaving);
        months.left(leaving);
        LOG.info("{} has left the ledger", leaving);
    }
}
