package convometer.tracker.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import convometer.tracker.Tracker;
import convometer.tracker.budget.Budget;
import convometer.tracker.budget.BudgetTotals;
import convometer.tracker.budget.Expense;
import convometer.tracker.gate.GateState;
import convometer.tracker.gate.Quotes;
import convometer.tracker.gate.Quotes.Available;
import convometer.tracker.gate.Quotes.Room;
import convometer.tracker.gate.SendRequest;
import convometer.tracker.gate.ThreadView;
import convometer.tracker.limit.MessagingLimit;
import convometer.tracker.limit.ReservationRequest;
import convometer.tracker.policy.Policy;
import convometer.tracker.streams.store.CustomerKey;
import convometer.tracker.streams.store.CustomerLocations;
import convometer.tracker.streams.store.CustomerRecords;

import io.micronaut.context.annotation.Value;

import jakarta.inject.Singleton;

import org.apache.kafka.streams.state.HostInfo;
import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Asks the gate about requests that are not made, each where its customer is kept.
@Singleton
final class QuoteQueries {

    /// With a question to another instance: the name under which the customer is kept there.
    static final String KEPT_AS = "kept_as";

    private final CustomerLocations locations;
    private final WindowPeers peers;
    private final LimitQueries limits;
    private final BudgetQueries budgets;
    private final Quotes quotes;
    private final Policy policy;
    private final Clock clock;
    private final HostInfo self;

    QuoteQueries(
            CustomerLocations locations,
            WindowPeers peers,
            LimitQueries limits,
            BudgetQueries budgets,
            Quotes quotes,
            Policy policy,
            Clock clock,
            @Value(Tracker.ADDRESS) String address) {
        this.locations = locations;
        this.peers = peers;
        this.limits = limits;
        this.budgets = budgets;
        this.quotes = quotes;
        this.policy = policy;
        this.clock = clock;
        this.self = Objects.requireNonNull(HostInfo.buildFromEndpoint(address));
    }

    /// A request that is not made.
    ///
    /// @param customerKey where what it depends on is kept; null: it depends on nothing that is
    ///   kept
    /// @param json as it was asked
    record QuoteQuery(SendRequest request, @Nullable CustomerKey customerKey, JsonNode json) {

        QuoteQuery at(CustomerKey other) {
            var moved = ((ObjectNode) json).deepCopy().put(KEPT_AS, other.name());
            return new QuoteQuery(request, other, moved);
        }
    }

    /// A request with all that the gate looks at.
    private record CustomerSnapshot(QuoteQuery asked, ThreadView thread, GateState gateState) {}

    /// The answers, in the order of the requests.
    List<QuoteView> quotes(List<QuoteQuery> requests, boolean forwarded) {
        return WindowQueries.unlessMoving(() -> {
            var answers = new QuoteView[requests.size()];
            Map<HostInfo, List<Integer>> elsewhere = new LinkedHashMap<>();
            var here = new LinkedHashMap<Integer, CustomerSnapshot>();
            for (var i = 0; i < requests.size(); i++) {
                var asked = here(requests.get(i), forwarded);
                if (asked.seen() != null) here.put(i, asked.seen());
                else {
                    elsewhere.computeIfAbsent(asked.owner(), _ -> new ArrayList<>()).add(i);
                    requests.set(i, asked.asked());
                }
            }
            elsewhere.forEach((owner, which) -> {
                var json = which.stream().map(i -> requests.get(i).json()).toList();
                var emitted = peers.quotes(owner, json);
                for (var i = 0; i < which.size(); i++) answers[which.get(i)] = emitted.get(i);
            });
            answer(here, answers);
            return List.of(answers);
        });
    }

    /// What is seen of a request here, or who sees it.
    private record Answers(QuoteQuery asked, @Nullable CustomerSnapshot seen, HostInfo owner) {}

    /// Another name of the customer's leads on to where the customer is kept.
    private Answers here(QuoteQuery asked, boolean forwarded) {
        var customerKey = asked.customerKey();
        if (customerKey == null)
            return new Answers(
                    asked, new CustomerSnapshot(asked, nothing(), GateState.empty()), self);
        var owner = forwarded ? self : locations.ownerOf(customerKey);
        if (!owner.equals(self)) return new Answers(asked, null, owner);
        if (customerKey.kind() == CustomerKey.Kind.GROUP)
            return new Answers(asked, group(asked, customerKey), self);
        var stored = locations.customersBeside(customerKey).get(customerKey.key());
        var redirectedTo = stored == null ? null : CustomerRecords.redirect(customerKey, stored);
        if (redirectedTo != null) return here(asked.at(redirectedTo), false);
        var thread = CustomerRecords.state(stored).thread(asked.request().number());
        var gateState = locations.gateStatesBeside(customerKey).of(customerKey.key());
        return new Answers(
                asked,
                new CustomerSnapshot(
                        asked, ThreadView.of(thread, policy, clock.instant()), gateState),
                self);
    }

    private static ThreadView nothing() {
        return new ThreadView(List.of(), false, false);
    }

    private CustomerSnapshot group(QuoteQuery asked, CustomerKey customerKey) {
        var group =
                CustomerRecords.group(locations.groupsBeside(customerKey).get(customerKey.key()));
        return new CustomerSnapshot(asked, ThreadView.ofGroup(group.windows()), GateState.empty());
    }

    private void answer(Map<Integer, CustomerSnapshot> here, QuoteView[] answers) {
        var now = clock.instant();
        var needed = new LinkedHashMap<Integer, ReservationRequest>();
        here.forEach((i, seen) ->
                quotes.needed(seen.asked().request(), seen.thread(), seen.gateState(), now)
                        .ifPresent(it -> needed.put(i, it)));
        var rooms = rooms(here, needed);
        var totals = totals(needed);
        here.forEach((i, seen) -> {
            var asked = seen.asked();
            var expense = needed.containsKey(i) ? needed.get(i).expense() : Expense.NONE;
            var available =
                    new Available(
                            rooms.get(i),
                            expense.budgets().stream()
                                    .map(it -> totals.getOrDefault(it, BudgetTotals.none(it)))
                                    .toList());
            var quote =
                    quotes.quote(asked.request(), seen.thread(), seen.gateState(), available, now);
            answers[i] = QuoteView.of(asked.request(), quote);
        });
    }

    private Map<Budget, BudgetTotals> totals(Map<Integer, ReservationRequest> needed) {
        return budgets.totals(
                needed.values().stream()
                        .flatMap(each -> each.expense().budgets().stream())
                        .distinct()
                        .toList());
    }

    /// Each limit is asked once for all the customers that matter.
    private Map<Integer, Room> rooms(
            Map<Integer, CustomerSnapshot> here, Map<Integer, ReservationRequest> needed) {
        Map<MessagingLimit, List<Integer>> needing = new LinkedHashMap<>();
        needed.forEach((i, each) -> {
            if (each.slot()) needing.computeIfAbsent(each.limit(), _ -> new ArrayList<>()).add(i);
        });
        var rooms = new HashMap<Integer, Room>();
        needing.forEach((limit, which) -> {
            var customers = which.stream().map(i -> customer(here, i)).distinct().toList();
            var question = LimitQueries.RoomQuery.of(limit, customers);
            var found = limits.room(question, false).rooms(customers);
            for (var i : which) rooms.put(i, Objects.requireNonNull(found.get(customer(here, i))));
        });
        return rooms;
    }

    private static String customer(Map<Integer, CustomerSnapshot> here, int which) {
        var customerKey = Objects.requireNonNull(here.get(which)).asked().customerKey();
        return customerKey == null ? "" : customerKey.name();
    }
}
