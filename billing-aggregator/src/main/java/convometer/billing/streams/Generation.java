package convometer.billing.streams;

import convometer.billing.ledger.LineChange;

/// One of the two ledgers that the stores of a task have room for.
///
/// @param letter that its keys have after the month
/// @param details of lines, which come to many more and are written seldomer
record Generation(String letter, LedgerStores rows, LineTotals lines, LineTotals details) {

    static final String FIRST = "a";
    private static final String SECOND = "b";

    /// A line changes, or details of one.
    void count(LineChange change) {
        (change.line().detail() == null ? lines : details).change(change);
    }

    /// The letter of the other one.
    static String other(String letter) {
        return letter.equals(FIRST) ? SECOND : FIRST;
    }
}
