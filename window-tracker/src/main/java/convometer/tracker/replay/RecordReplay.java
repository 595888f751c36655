package convometer.tracker.replay;

import convometer.events.CustomerNotice;
import convometer.events.InboundMessage;
import convometer.events.MessageStatus;
import convometer.events.SendRecord;
import convometer.events.ThreadDecision;
import convometer.schemas.ThreadKey;
import convometer.schemas.accounts.Accounts;
import convometer.schemas.accounts.Accounts.Portfolio;
import convometer.tracker.identity.CustomerEvent.MessageSent;
import convometer.tracker.policy.Policy;
import convometer.tracker.policy.Rules;
import convometer.tracker.reference.AccountWabas;
import convometer.tracker.streams.records.CustomerEvents;
import convometer.tracker.streams.records.DecisionRecords;

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
public final class RecordReplay {

    private final Rules rules;
    private final Accounts accounts;
    private final AccountWabas wabas;
    private final CustomerEvents events;
    private final Map<String, String> portfolios = new HashMap<>();
    private final Map<String, HistoryReplay> books = new TreeMap<>();

    /// Send records of numbers that no account lists: whose they are, their statuses reports.
    private final List<MessageSent> unassigned = new ArrayList<>();

    public RecordReplay(Policy policy, Accounts accounts) {
        this.accounts = accounts;
        wabas = new AccountWabas(accounts);
        rules = new Rules(policy, wabas);
        events = new CustomerEvents(accounts);
        for (var portfolio : accounts.portfolios()) index(portfolio);
    }

    private void index(Portfolio portfolio) {
        for (var waba : portfolio.wabas()) portfolios.put(waba.id(), portfolio.id());
    }

    /// Takes what a customer did.
    ///
    /// @throws IllegalArgumentException if the accounts file has neither WABA nor number
    public void add(InboundMessage message) {
        replayOf(message.getPhoneNumberId(), message.getWabaId()).add(events.acted(message));
    }

    /// Takes what became of a message.
    ///
    /// @throws IllegalArgumentException if the accounts file has neither WABA nor number
    public void add(MessageStatus status) {
        replayOf(status.getPhoneNumberId(), status.getWabaId()).add(events.observed(status));
    }

    /// Takes our record of a message.
    public void add(SendRecord sent) {
        var event = events.sent(sent, sent.getSentAt());
        var portfolio = portfolio(event.number().value(), "");
        if (portfolio == null) unassigned.add(event);
        else replayOf(portfolio).add(event);
    }

    /// A notice of an account that nobody knows is passed over.
    public void add(CustomerNotice notice) {
        var number = notice.getPhoneNumberId();
        var portfolio = portfolio(number == null ? "" : number, notice.getWabaId());
        if (portfolio == null) return;
        CustomerEvents.noticed(notice).ifPresent(replayOf(portfolio)::add);
    }

    /// The portfolio of the WABA that lists the number, else of the event's.
    private @Nullable String portfolio(String number, String waba) {
        var listing = accounts.wabaOfNumber(number);
        return portfolios.get(listing.isPresent() ? listing.get().id() : waba);
    }

    private HistoryReplay replayOf(String number, String waba) {
        var portfolio = portfolio(number, waba);
        if (portfolio == null)
            throw new IllegalArgumentException(
                    "neither the WABA "
                            + waba
                            + " nor the number "
                            + number
                            + " is in the accounts file");
        return replayOf(portfolio);
    }

    private HistoryReplay replayOf(String portfolio) {
        return books.computeIfAbsent(portfolio, _ -> new HistoryReplay(rules));
    }

    /// Emits what is true in the end, each fact once and in its first revision. It is asked once.
    public void decide(Consumer<ThreadDecision> decisions) {
        for (var replay : books.values()) {
            for (var sent : unassigned)
                if (replay.hasMessage(sent.number(), sent.wamid())) replay.add(sent);
            replay.decide((number, customer, decision) -> {
                var thread = new ThreadKey(number.value(), customer.value());
                var facts = new DecisionRecords(thread, Instant.EPOCH, wabas);
                decisions.accept(facts.fact(decision));
            });
        }
    }
}
