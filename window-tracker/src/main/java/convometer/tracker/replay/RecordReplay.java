package convometer.tracker.replay;

import convometer.events.CustomerNotice;
import convometer.events.InboundMessage;
import convometer.events.MessageStatus;
import convometer.events.SendRecord;
import convometer.events.ThreadDecision;
import convometer.schemas.ThreadKey;
import convometer.schemas.accounts.Accounts;
import convometer.schemas.accounts.Accounts.Portfolio;
import convometer.tracker.conversation.DeliverySources;
import convometer.tracker.identity.CustomerEvent.MessageSent;
import convometer.tracker.identity.PhoneNumberId;
import convometer.tracker.identity.PortfolioId;
import convometer.tracker.identity.WabaId;
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
    private final Map<WabaId, PortfolioId> portfolios = new HashMap<>();
    private final Map<PortfolioId, HistoryReplay> books = new TreeMap<>();

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
        var id = new PortfolioId(portfolio.id());
        for (var waba : portfolio.wabas()) portfolios.put(new WabaId(waba.id()), id);
    }

    /// Takes what a customer did.
    ///
    /// @throws IllegalArgumentException if the accounts file has neither WABA nor number
    public void add(InboundMessage message) {
        var event = events.acted(message, null);
        replayOf(event.number(), new WabaId(message.getWabaId())).add(event);
    }

    /// Takes what became of a message.
    ///
    /// @throws IllegalArgumentException if the accounts file has neither WABA nor number
    public void add(MessageStatus status) {
        var event = events.observed(status, null);
        replayOf(event.number(), event.waba()).add(event);
    }

    /// Takes our record of a message.
    public void add(SendRecord sent) {
        var event = events.sent(sent, sent.getSentAt());
        var portfolio = portfolio(event.number(), WabaId.NONE);
        if (portfolio == null) unassigned.add(event);
        else replayOf(portfolio).add(event);
    }

    /// A notice of an account that nobody knows is passed over.
    public void add(CustomerNotice notice) {
        var number = notice.getPhoneNumberId();
        var portfolio =
                portfolio(
                        number == null ? null : new PhoneNumberId(number),
                        new WabaId(notice.getWabaId()));
        if (portfolio == null) return;
        CustomerEvents.noticed(notice).ifPresent(replayOf(portfolio)::add);
    }

    /// The portfolio of the WABA that lists the number, else of the event's.
    private @Nullable PortfolioId portfolio(@Nullable PhoneNumberId number, WabaId waba) {
        var listing = number == null ? null : accounts.wabaOfNumber(number.value()).orElse(null);
        return portfolios.get(listing == null ? waba : new WabaId(listing.id()));
    }

    private HistoryReplay replayOf(PhoneNumberId number, WabaId waba) {
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

    private HistoryReplay replayOf(PortfolioId portfolio) {
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
                decisions.accept(facts.fact(decision, DeliverySources.NONE));
            });
        }
    }
}
