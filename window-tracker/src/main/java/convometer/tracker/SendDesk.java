package convometer.tracker;

import convometer.events.ConsentChange;
import convometer.events.HandlerChange;
import convometer.events.OutboundRequest;
import convometer.events.SendOutcome;
import convometer.schemas.ThreadKey;
import convometer.tracker.gate.DeskDecision;
import convometer.tracker.gate.DeskEvent;
import convometer.tracker.gate.Desks;
import convometer.tracker.gate.Request;
import convometer.tracker.gate.Sight;
import convometer.tracker.gate.Threads;
import convometer.tracker.rules.CustomerState;
import convometer.tracker.rules.Policy;
import convometer.tracker.rules.Windows;
import convometer.tracker.state.DeskRecord;
import convometer.tracker.state.PlaceAnswer;

import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Instant;
import java.util.List;

/// Runs the fold of desks on Kafka: what a record tells to its customer's desk, and what the desk
/// says to that.
final class SendDesk {

    private final CustomerStores stores;
    private final DeskStore desks;
    private final DeskEvents events;
    private final Desks fold;
    private final DeskAnswers answers;
    private final Policy policy;
    private final Clock clock;

    SendDesk(
            CustomerStores stores,
            DeskStore desks,
            DeskEvents events,
            Desks fold,
            DeskAnswers answers,
            Policy policy,
            Clock clock) {
        this.stores = stores;
        this.desks = desks;
        this.events = events;
        this.fold = fold;
        this.answers = answers;
        this.policy = policy;
        this.clock = clock;
    }

    /// Whether a record is for the desk alone.
    static boolean isOwn(SpecificRecord value) {
        return value instanceof ConsentChange
                || value instanceof HandlerChange
                || value instanceof SendOutcome;
    }

    void ask(CustomerStores.Held customer, ThreadKey thread, OutboundRequest request) {
        take(
                customer,
                thread.phoneNumberId(),
                new DeskEvent.Asked(SendRequests.request(thread, request)));
    }

    /// Takes what a record tells to the desk of its customer.
    void take(CustomerStores.Held customer, Incoming record) {
        for (var event : events.of(record.value()))
            take(customer, record.thread().phoneNumberId(), event);
    }

    void take(CustomerStores.Held customer, PlaceAnswer answer) {
        take(customer, "", DeskEvents.answered(answer));
    }

    /// Something happened in the customer's threads, or in the group of that name.
    void look(CustomerStores.Held customer) {
        take(customer, "", new DeskEvent.ThreadsMoved());
    }

    void tellTime(CustomerStores.Held customer) {
        take(customer, "", new DeskEvent.TimePassed());
    }

    private void take(CustomerStores.Held customer, String number, DeskEvent event) {
        var held = desks.hold(customer.home);
        var now = clock.instant();
        var decisions = fold.take(held.desk, event, threads(customer, now), now);
        held.store();
        tell(customer, number, decisions, now);
    }

    /// Takes what was at the desk of another name of the customer's; there may be nothing.
    void merge(CustomerStores.Held customer, @Nullable DeskRecord other) {
        var held = desks.hold(customer.home);
        var now = clock.instant();
        var from = DeskRecords.desk(other);
        var decisions = fold.merge(held.desk, from, threads(customer, now), now);
        held.store();
        tell(customer, "", decisions, now);
    }

    boolean isEmpty(Home home) {
        return desks.hold(home).desk.isEmpty();
    }

    /// Takes everything off the desk; null: there was nothing.
    @Nullable DeskRecord leave(Home home) {
        return desks.hold(home).leave();
    }

    private void tell(
            CustomerStores.Held customer,
            String number,
            List<DeskDecision> decisions,
            Instant now) {
        if (decisions.isEmpty()) return;
        var names = customer.state.names();
        var shown = names.aliases().isEmpty() ? customer.home.name() : names.shown();
        for (var decision : decisions)
            answers.tell(customer.home, numberOf(customer.state, number), shown, decision, now);
    }

    /// A business number at which something is told that holds at all.
    private static String numberOf(CustomerState customer, String number) {
        if (!number.isEmpty()) return number;
        return customer.threads().isEmpty() ? "" : customer.threads().iterator().next().number();
    }

    private Threads threads(CustomerStores.Held customer, Instant now) {
        return new Threads() {
            @Override
            public String home() {
                return customer.home.name();
            }

            @Override
            public Sight of(Request request) {
                var group = Home.ofGroup(new ThreadKey(request.number(), request.customer()));
                return stores.knowsGroup(group)
                        ? Sight.ofGroup(stores.holdGroup(group, "").state.windows())
                        : Sight.of(customer.state.thread(request.number()), policy, now);
            }

            @Override
            public boolean isOpen(String number, Instant at) {
                var thread = customer.state.thread(number);
                return thread != null && Windows.openAt(thread.windows(), at).isPresent();
            }

            @Override
            public boolean hasFailed(String number, String wamid) {
                var thread = customer.state.thread(number);
                return thread != null && thread.hasFailed(wamid);
            }
        };
    }
}
