package convometer.billing.repricing;

import org.jspecify.annotations.Nullable;

/// Facts among the dead letters whose account nobody knew, and that the accounts file has by now.
public interface SetAsideFacts {

    /// How many there are.
    ///
    /// @param wabaId of an account; null: of any
    /// @throws IllegalStateException if the dead letters cannot be read
    long count(@Nullable String wabaId);

    /// Puts them back where they came from, and says how many. Some may have been put back before,
    /// as those are that came after one that stays: the ledger takes a fact once.
    ///
    /// @param wabaId of an account: those of others stay; null: of any
    /// @throws IllegalStateException if they cannot be read or written
    long putBack(@Nullable String wabaId);
}
