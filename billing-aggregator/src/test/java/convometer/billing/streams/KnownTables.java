package convometer.billing.streams;

import convometer.billing.ledger.BillingTables;
import convometer.billing.tables.TableVersions;

import java.util.Arrays;
import java.util.List;

/// Versions of tables, of which a test says which one is current.
final class KnownTables implements TableVersions {

    private final List<BillingTables> tables;

    KnownTables(BillingTables... tables) {
        this.tables = Arrays.asList(tables);
    }

    @Override
    public BillingTables current() {
        return tables.getFirst();
    }

    @Override
    public boolean isInUse() {
        return true;
    }

    @Override
    public BillingTables of(String version) {
        return tables.stream()
                .filter(it -> it.version().equals(version))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no tables of version " + version));
    }
}
