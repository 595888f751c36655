package convometer.billing;

import convometer.billing.ledger.StatementLabels;
import convometer.schemas.accounts.Accounts;
import convometer.schemas.accounts.AccountsFile;

import io.micronaut.context.annotation.ConfigurationProperties;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Currency;
import java.util.Objects;

/// What an operator sets.
final class Settings {

    /// @param file the accounts file; environment `ACCOUNTS_FILE`
    @ConfigurationProperties("accounts")
    record AccountsSettings(@Nullable String file) {

        /// @throws IllegalArgumentException naming what is wrong
        Accounts read() {
            var accounts = AccountsFile.read(path("ACCOUNTS_FILE", file));
            for (var portfolio : accounts.portfolios())
                for (var waba : portfolio.wabas()) requireCurrency(waba);
            return accounts;
        }

        private void requireCurrency(Accounts.Waba waba) {
            try {
                Currency.getInstance(waba.currency());
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        "%s: currency of WABA %s is not an ISO 4217 code: %s"
                                .formatted(file, waba.id(), waba.currency()),
                        e);
            }
        }
    }

    /// @param dir the folder of rate cards; environment `RATES_DIR`
    @ConfigurationProperties("rates")
    record RatesSettings(@Nullable String dir) {

        Path folder() {
            return path("RATES_DIR", dir);
        }
    }

    /// @param file a table of eras in place of the one that comes with the service; environment
    ///   `ERAS_FILE`
    @ConfigurationProperties("eras")
    record ErasSettings(@Nullable String file) {}

    /// @param monthsKeptFor how long after its end, and after the last of it that was booked, a
    ///   local month can be corrected; environment `LEDGER_MONTHS_KEPT_FOR`
    @ConfigurationProperties("ledger")
    record LedgerSettings(@Nullable Duration monthsKeptFor) {

        /// Late invoices are looked at in the month after, and then somebody has to find out what
        /// was wrong.
        private static final Duration USUAL = Duration.ofDays(90);

        /// S6: the tracker corrects a message for 37 days after it was sent.
        private static final Duration LEAST = Duration.ofDays(38);

        Duration keptFor() {
            if (monthsKeptFor == null) return USUAL;
            if (monthsKeptFor.compareTo(LEAST) < 0)
                throw new IllegalArgumentException(
                        "LEDGER_MONTHS_KEPT_FOR is %d hours; messages are corrected for nearly %d days"
                                .formatted(monthsKeptFor.toHours(), LEAST.toDays()));
            return monthsKeptFor;
        }
    }

    /// @param labels names of the labels by which statements can be split, between commas;
    ///   environment `STATEMENT_LABELS`
    @ConfigurationProperties("statement")
    record StatementSettings(@Nullable String labels) {

        StatementLabels read() {
            try {
                return StatementLabels.parse(Objects.requireNonNullElse(labels, "team"));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("STATEMENT_LABELS: " + e.getMessage(), e);
            }
        }
    }

    private static Path path(String setting, @Nullable String value) {
        if (value == null || value.isBlank())
            throw new IllegalArgumentException(setting + " is not set");
        return Path.of(value);
    }

    private Settings() {}
}
