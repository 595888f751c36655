package convometer.billing.streams;

/// One of the two ledgers that the stores of a task have room for.
///
/// @param letter that its keys have after the month
record Generation(String letter, LedgerStores rows, LineTotals lines) {

    static final String FIRST = "a";
    private static final String SECOND = "b";

    /// The letter of the other one.
    static String other(String letter) {
        return letter.equals(FIRST) ? SECOND : FIRST;
    }
}
