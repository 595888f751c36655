package convometer.billing;

import convometer.schemas.accounts.Accounts;
import convometer.schemas.accounts.AccountsFile;

import io.micronaut.context.annotation.ConfigurationProperties;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.Currency;

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

    /// @param stateDir where the state is kept; environment `BILLING_STATE_DIR`; null: a folder
    ///   that Kafka Streams chooses
    /// @param threads of the streams application
    @ConfigurationProperties("billing")
    record BillingSettings(@Nullable String stateDir, @Nullable Integer threads) {}

    private static Path path(String setting, @Nullable String value) {
        if (value == null || value.isBlank())
            throw new IllegalArgumentException(setting + " is not set");
        return Path.of(value);
    }

    private Settings() {}
}
