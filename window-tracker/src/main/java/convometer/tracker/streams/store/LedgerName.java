package convometer.tracker.streams.store;

import org.jspecify.annotations.Nullable;

/// Which ledger it is that the stores of limits keep: that of a messaging limit, or of a
/// publisher's quota of it.
///
/// @param scope of the limit
/// @param quota null: the limit itself
public record LedgerName(String scope, @Nullable String quota) {

    /// No scope has it.
    private static final char SEPARATOR = '\u0001';

    /// The name under which its rows are kept.
    String key() {
        return quota == null ? scope : scope + SEPARATOR + quota;
    }

    /// The name of a key.
    public static LedgerName of(String key) {
        var at = key.indexOf(SEPARATOR);
        return at < 0
                ? new LedgerName(key, null)
                : new LedgerName(key.substring(0, at), key.substring(at + 1));
    }
}
