package convometer.billing.ledger;

import convometer.billing.rules.Account;
import convometer.billing.rules.Assessments;
import convometer.billing.rules.BillingAccounts;
import convometer.billing.rules.Conversation;
import convometer.billing.rules.Delivery;
import convometer.billing.rules.Era;
import convometer.billing.rules.Eras;
import convometer.billing.rules.Markets;
import convometer.billing.rules.Message;
import convometer.billing.rules.Opening;
import convometer.billing.rules.Prices;
import convometer.billing.rules.RateCards;
import convometer.schemas.accounts.Accounts;
import convometer.schemas.accounts.Accounts.BusinessNumber;

import org.jspecify.annotations.Nullable;

import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Optional;

/// One version of all tables that prices rest on: accounts, eras, markets and rate cards.
public final class BillingTables {

    private final String version;
    private final BillingAccounts accounts;
    private final Eras eras;
    private final Markets markets;
    private final RateCards cards;
    private final Assessments assessments;
    private final Prices prices;

    /// @param version names their content
    public BillingTables(
            String version, BillingAccounts accounts, Eras eras, Markets markets, RateCards cards) {
        this.version = version;
        this.accounts = accounts;
        this.eras = eras;
        this.markets = markets;
        this.cards = cards;
        assessments = new Assessments(accounts, eras, markets);
        prices = new Prices(cards, eras);
    }

    /// The eras, markets and cards of one day for all days: the rules of that day, whenever
    /// something was delivered.
    public BillingTables asOn(LocalDate day) {
        return new BillingTables(
                version + " as on " + day,
                accounts,
                eras.asOn(day),
                markets.asOn(day),
                cards.asOn(day));
    }

    /// What the accounts file says of billing.
    public static BillingAccounts accounts(Accounts file) {
        var accounts = new BillingAccounts();
        for (var portfolio : file.portfolios())
            for (var waba : portfolio.wabas())
                accounts.add(
                        new Account(portfolio.id(), waba.id(), waba.timezone(), waba.currency()),
                        waba.numbers().stream().map(BusinessNumber::id).toList());
        return accounts;
    }

    public String version() {
        return version;
    }

    public Eras eras() {
        return eras;
    }

    public Markets markets() {
        return markets;
    }

    public Prices prices() {
        return prices;
    }

    /// Whether the billing account of a fact, or else its number, is there (V7).
    public boolean knows(String wabaId, String phoneNumberId) {
        return account(wabaId, phoneNumberId).isPresent();
    }

    /// The billing account of a fact, or else of its number; empty: it is not there (V7).
    public Optional<Account> account(String wabaId, String phoneNumberId) {
        return accounts.of(wabaId, phoneNumberId);
    }

    /// The local month of a fact; where nobody knows whose it is, that of Greenwich.
    public String month(LedgerFact fact) {
        var date =
                account(fact)
                        .map(account -> account.dateOf(fact.at()))
                        .orElseGet(() -> LocalDate.ofInstant(fact.at(), ZoneOffset.UTC));
        return YearMonth.from(date).toString();
    }

    /// The era in which a fact is judged; empty: before all of them, or nobody knows whose it is.
    public Optional<Era> era(LedgerFact fact) {
        return account(fact).flatMap(account -> eras.at(account.dateOf(fact.at())));
    }

    private Optional<Account> account(LedgerFact fact) {
        return switch (fact) {
            case LedgerFact.OfMessage(_, var delivery) ->
                    account(delivery.wabaId(), delivery.phoneNumberId());
            case LedgerFact.OfConversation(_, _, _, var opening) ->
                    opening == null
                            ? Optional.empty()
                            : account(opening.wabaId(), opening.phoneNumberId());
        };
    }

    /// Whether the account of a fact is there; of a conversation that was none nobody asks.
    public boolean knows(LedgerFact fact) {
        return switch (fact) {
            case LedgerFact.OfMessage(_, var delivery) ->
                    knows(delivery.wabaId(), delivery.phoneNumberId());
            case LedgerFact.OfConversation(_, _, _, var opening) ->
                    opening == null || knows(opening.wabaId(), opening.phoneNumberId());
        };
    }

    /// What a delivery is by these tables; null: nothing that has to do with money.
    public @Nullable Message message(@Nullable Delivery delivery) {
        return delivery == null ? null : assessments.message(delivery);
    }

    /// What a derived conversation is by these tables; null: it is none.
    public @Nullable Conversation conversation(@Nullable Opening opening) {
        return opening == null ? null : assessments.conversation(opening);
    }
}
