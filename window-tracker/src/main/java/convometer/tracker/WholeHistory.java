package convometer.tracker;

import convometer.events.CustomerNotice;
import convometer.events.InboundMessage;
import convometer.events.MessageStatus;
import convometer.events.SendRecord;
import convometer.events.ThreadDecision;
import convometer.schemas.ThreadKey;
import convometer.schemas.accounts.Accounts;
import convometer.schemas.accounts.Accounts.Portfolio;
import convometer.tracker.rules.Book;
import convometer.tracker.rules.Policy;
import convometer.tracker.rules.Rules;
import convometer.tracker.rules.ThreadEvent.MessageSent;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/// Windows, conversations and deliveries of all that ever happened, by the rules of the pipeline
/// and without it. What happened is added in any order, any number of times; of the content of
/// messages nothing is kept.
public final class WholeHistory {

    private final Rules rules;
    private final Accounts accounts;
    private final AccountWabas wabas;
    private final ThreadEvents events;
    private final Map<String, String> portfolios = new HashMap<>();
    private final Map<String, Book> books = new TreeMap<>();

    /// Send records of numbers that no account lists: whose they are, their statuses tell.
    private final List<MessageSent> unplaced = new ArrayList<>();

    public WholeHistory(Policy policy, Accounts accounts) {
        this.accounts = accounts;
        wabas = new AccountWabas(accounts);
        rules = new Rules(policy, wabas);
        events = new ThreadEvents(accounts);
        for (var portfolio : accounts.portfolios()) index(portfolio);
    }

    private void index(Portfolio portfolio) {
        for (var waba : portfolio.wabas()) portfolios.put(waba.id(), portfolio.id());
    }

    /// Takes what a customer did.
    ///
    /// @throws IllegalArgumentException if the accounts file has neither WABA nor number
    public void add(InboundMessage message) {
        book(message.getPhoneNumberId(), message.getWabaId()).add(events.acted(message));
    }

    /// Takes what became of a message.
    ///
    /// @throws IllegalArgumentException if the accounts file has neither WABA nor number
    public void add(MessageStatus status) {
        book(status.getPhoneNumberId(), status.getWabaId()).add(events.observed(status));
    }

    /// Takes our record of a message.
    public void add(SendRecord sent) {
        var event = events.sent(sent);
        var portfolio = portfolio(event.number(), "");
        if (portfolio == null) unplaced.add(event);
        else book(portfolio).add(event);
    }

    /// A notice of an account that nobody knows is passed over.
    public void add(CustomerNotice notice) {
        var number = notice.getPhoneNumberId();
        var portfolio = portfolio(number == null ? "" : number, notice.getWabaId());
        if (portfolio == null) return;
        ThreadEvents.noticed(notice).ifPresent(book(portfolio)::add);
    }

    /// The portfolio of the WABA that lists the number, else of the event's.
    private @Nullable String portfolio(String number, String waba) {
        var listing = accounts.wabaOfNumber(number);
        return portfolios.get(listing.isPresent() ? listing.get().id() : waba);
    }

    private Book book(String number, String waba) {
        var portfolio = portfolio(number, waba);
        if (portfolio == null)
            throw new IllegalArgumentException(
                    "neither the WABA "
                            + waba
                            + " nor the number "
                            + number
                            + " is in the accounts file");
        return book(portfolio);
    }

    private Book book(String portfolio) {
        return books.computeIfAbsent(portfolio, _ -> new Book(rules));
    }

    /// Tells what is true in the end, each fact once and in its first revision. It is asked once.
    public void decide(Consumer<ThreadDecision> decisions) {
        for (var book : books.values()) {
            for (var sent : unplaced) if (book.knows(sent.number(), sent.wamid())) book.add(sent);
            book.decide((number, customer, decision) -> {
                var thread = new ThreadKey(number, customer);
                var facts = new Decisions(thread, Instant.EPOCH, wabas);
                decisions.accept(facts.fact(decision));
            });
        }
    }
}
