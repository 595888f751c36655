package convometer.billing.repricing;

/// Facts among the dead letters whose account nobody knew, and that the accounts file has by now.
public interface SetAsideFacts {

    /// How many there are.
    ///
    /// @throws IllegalStateException if the dead letters cannot be read
    long count();

    /// Puts them back where they came from, and says how many. Some may have been put back before:
    /// the ledger takes a fact once.
    ///
    /// @throws IllegalStateException if they cannot be read or written
    long putBack();
}
