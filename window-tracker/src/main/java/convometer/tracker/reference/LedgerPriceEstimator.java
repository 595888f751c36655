package convometer.tracker.reference;

import convometer.billing.rules.Account;
import convometer.billing.rules.Decimals;
import convometer.billing.rules.Delivery;
import convometer.billing.rules.Eras;
import convometer.billing.rules.Expectations;
import convometer.billing.rules.Markets;
import convometer.billing.rules.RateCards;
import convometer.billing.tables.EraTable;
import convometer.billing.tables.MarketTable;
import convometer.billing.tables.RateFolder;
import convometer.schemas.accounts.Accounts;
import convometer.tracker.gate.PriceEstimator;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/// Prices as the ledger will have them, by the ledger's own rules and rate cards.
final class LedgerPriceEstimator implements PriceEstimator {

    private final Accounts accounts;
    private final Expectations expectations;

    private LedgerPriceEstimator(Accounts accounts, Expectations expectations) {
        this.accounts = accounts;
        this.expectations = expectations;
    }

    /// @param rates the folder of rate cards; empty: nothing has a rate
    /// @param eras a table of eras in place of the one that comes with the rules; empty: that one
    static LedgerPriceEstimator read(
            Accounts accounts, Expectations.Usage usage, String rates, String eras) {
        var markets = MarketTable.read();
        var table = eras.isBlank() ? EraTable.read() : EraTable.read(Path.of(eras));
        var cards = rates.isBlank() ? new RateCards() : RateFolder.read(Path.of(rates), markets);
        return of(accounts, usage, table, markets, cards);
    }

    static LedgerPriceEstimator of(
            Accounts accounts,
            Expectations.Usage usage,
            Eras eras,
            Markets markets,
            RateCards cards) {
        return new LedgerPriceEstimator(accounts, new Expectations(eras, markets, cards, usage));
    }

    @Override
    public Optional<Cost> expected(PricedMessage message) {
        return account(message.phoneNumberId().value())
                .flatMap(account -> expectations.of(planned(message), account))
                .map(LedgerPriceEstimator::cost);
    }

    private Optional<Account> account(String phoneNumberId) {
        var waba = accounts.wabaOfNumber(phoneNumberId).orElse(null);
        var portfolio = accounts.portfolio("", phoneNumberId).orElse(null);
        return waba == null || portfolio == null
                ? Optional.empty()
                : Optional.of(
                        new Account(portfolio.id(), waba.id(), waba.timezone(), waba.currency()));
    }

    private static Expectations.Planned planned(PricedMessage message) {
        return new Expectations.Planned(
                message.phoneNumberId().value(),
                message.customer().value(),
                switch (message.kind()) {
                    case FREE_FORM -> Delivery.Kind.FREE_FORM;
                    case TEMPLATE -> Delivery.Kind.TEMPLATE;
                    case REACTION -> Delivery.Kind.REACTION;
                },
                message.category(),
                message.inWindow(),
                message.inEntryPoint(),
                message.group(),
                message.at());
    }

    private static Cost cost(Expectations.Expected expected) {
        var rate = expected.rate();
        return new Cost(
                Objects.toString(expected.era().from()),
                expected.category(),
                expected.type(),
                expected.market(),
                rate == null ? null : Decimals.plain(rate),
                expected.currency(),
                expected.why());
    }
}
