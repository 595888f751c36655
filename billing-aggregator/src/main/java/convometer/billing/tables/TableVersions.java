package convometer.billing.tables;

import convometer.billing.ledger.BillingTables;

/// The versions of the tables that this ledger has used.
public interface TableVersions {

    /// The version with which this instance was started: what is new is booked by it.
    BillingTables current();

    /// Whether no other instance has come with other tables since.
    boolean isInUse();

    /// The tables in a version.
    ///
    /// @throws IllegalStateException if nobody knows it
    BillingTables of(String version);

    /// For who has no more than one.
    static TableVersions only(BillingTables tables) {
        return new TableVersions() {
            @Override
            public BillingTables current() {
                return tables;
            }

            @Override
            public boolean isInUse() {
                return true;
            }

            @Override
            public BillingTables of(String version) {
                if (version.equals(tables.version())) return tables;
                throw new IllegalStateException("no tables of version " + version);
            }
        };
    }
}
