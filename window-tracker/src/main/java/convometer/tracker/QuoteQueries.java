package convometer.tracker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import convometer.tracker.gate.Desk;
import convometer.tracker.gate.MessagingLimit;
import convometer.tracker.gate.Quotes;
import convometer.tracker.gate.Quotes.Vacancy;
import convometer.tracker.gate.Request;
import convometer.tracker.gate.Sight;
import convometer.tracker.rules.Policy;

import io.micronaut.context.annotation.Value;

import jakarta.inject.Singleton;

import org.apache.kafka.streams.state.HostInfo;
import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Instant;
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

    private final CustomerPlaces places;
    private final WindowPeers peers;
    private final LimitQueries limits;
    private final Quotes quotes;
    private final Policy policy;
    private final Clock clock;
    private final HostInfo self;

    QuoteQueries(
            CustomerPlaces places,
            WindowPeers peers,
            LimitQueries limits,
            Quotes quotes,
            Policy policy,
            Clock clock,
            @Value(Tracker.ADDRESS) String address) {
        this.places = places;
        this.peers = peers;
        this.limits = limits;
        this.quotes = quotes;
        this.policy = policy;
        this.clock = clock;
        this.self = Objects.requireNonNull(HostInfo.buildFromEndpoint(address));
    }

    /// A request that is not made.
    ///
    /// @param home where what it depends on is kept; null: it depends on nothing that is kept
    /// @param json as it was asked
    record Asked(Request request, @Nullable Home home, JsonNode json) {

        Asked at(Home other) {
            var moved = ((ObjectNode) json).deepCopy().put(KEPT_AS, other.name());
            return new Asked(request, other, moved);
        }
    }

    /// A request with all that the gate looks at.
    private record Seen(Asked asked, Sight thread, Desk desk) {}

    /// The answers, in the order of the requests.
    List<QuoteView> quotes(List<Asked> requests, boolean forwarded) {
        return WindowQueries.unlessMoving(() -> {
            var answers = new QuoteView[requests.size()];
            Map<HostInfo, List<Integer>> elsewhere = new LinkedHashMap<>();
            var here = new LinkedHashMap<Integer, Seen>();
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
                var told = peers.quotes(owner, json);
                for (var i = 0; i < which.size(); i++) answers[which.get(i)] = told.get(i);
            });
            answer(here, answers);
            return List.of(answers);
        });
    }

    /// What is seen of a request here, or who sees it.
    private record Found(Asked asked, @Nullable Seen seen, HostInfo owner) {}

    /// Another name of the customer's leads on to where the customer is kept.
    private Found here(Asked asked, boolean forwarded) {
        var home = asked.home();
        if (home == null) return new Found(asked, new Seen(asked, nothing(), Desk.empty()), self);
        var owner = forwarded ? self : places.ownerOf(home);
        if (!owner.equals(self)) return new Found(asked, null, owner);
        if (home.kind() == Home.Kind.GROUP) return new Found(asked, group(asked, home), self);
        var stored = places.customersBeside(home).get(home.key());
        var movedTo = stored == null ? null : CustomerRecords.movedTo(home, stored);
        if (movedTo != null) return here(asked.at(movedTo), false);
        var thread = CustomerRecords.state(stored).thread(asked.request().number());
        var desk = places.desksBeside(home).of(home.key());
        return new Found(
                asked, new Seen(asked, Sight.of(thread, policy, clock.instant()), desk), self);
    }

    private static Sight nothing() {
        return new Sight(List.of(), false, false);
    }

    private Seen group(Asked asked, Home home) {
        var group = CustomerRecords.group(places.groupsBeside(home).get(home.key()));
        return new Seen(asked, Sight.ofGroup(group.windows()), Desk.empty());
    }

    private void answer(Map<Integer, Seen> here, QuoteView[] answers) {
        var now = clock.instant();
        var vacancies = vacancies(here, now);
        here.forEach((i, seen) -> {
            var asked = seen.asked();
            var quote =
                    quotes.quote(
                            asked.request(), seen.thread(), seen.desk(), vacancies.get(i), now);
            answers[i] = QuoteView.of(asked.request(), quote);
        });
    }

    /// Each limit is asked once for all the customers that matter.
    private Map<Integer, Vacancy> vacancies(Map<Integer, Seen> here, Instant now) {
        Map<MessagingLimit, List<Integer>> needing = new LinkedHashMap<>();
        here.forEach((i, seen) ->
                quotes.limit(seen.asked().request(), seen.thread(), seen.desk(), now)
                        .ifPresent(limit ->
                                needing.computeIfAbsent(limit, _ -> new ArrayList<>()).add(i)));
        var vacancies = new HashMap<Integer, Vacancy>();
        needing.forEach((limit, which) -> {
            var customers = which.stream().map(i -> customer(here, i)).distinct().toList();
            var question = new LimitQueries.Question(limit.scope(), limit.places(), customers);
            var told = limits.room(question, false).vacancies(customers);
            for (var i : which)
                vacancies.put(i, Objects.requireNonNull(told.get(customer(here, i))));
        });
        return vacancies;
    }

    private static String customer(Map<Integer, Seen> here, int which) {
        var home = Objects.requireNonNull(here.get(which)).asked().home();
        return home == null ? "" : home.name();
    }
}
