package convometer.tracker.streams;

import convometer.events.ConsentChange;
import convometer.events.HandlerChange;
import convometer.events.OutboundRequest;
import convometer.events.SendOutcome;
import convometer.schemas.ThreadKey;
import convometer.tracker.gate.GateDecision;
import convometer.tracker.gate.GateEvent;
import convometer.tracker.gate.GateFold;
import convometer.tracker.gate.SendRequest;
import convometer.tracker.gate.ThreadView;
import convometer.tracker.gate.ThreadViews;
import convometer.tracker.identity.CustomerId;
import convometer.tracker.identity.CustomerState;
import convometer.tracker.identity.PhoneNumberId;
import convometer.tracker.message.Wamid;
import convometer.tracker.policy.Policy;
import convometer.tracker.state.GateRecord;
import convometer.tracker.state.SlotAnswer;
import convometer.tracker.streams.records.GateEvents;
import convometer.tracker.streams.records.IncomingRecord;
import convometer.tracker.streams.records.SendRequests;
import convometer.tracker.streams.store.CustomerKey;
import convometer.tracker.streams.store.CustomerStores;
import convometer.tracker.streams.store.GateRecords;
import convometer.tracker.streams.store.GateStore;
import convometer.tracker.window.WindowLookup;

import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Instant;
import java.util.List;

/// Runs the fold of the gate on Kafka: what a record means for its customer's gate state, and what
/// the gate decides.
final class GateHandling {

    private final CustomerStores stores;
    private final GateStore gateStore;
    private final GateEvents events;
    private final GateFold fold;
    private final GateOutputs answers;
    private final Policy policy;
    private final Clock clock;

    GateHandling(
            CustomerStores stores,
            GateStore gateStore,
            GateEvents events,
            GateFold fold,
            GateOutputs answers,
            Policy policy,
            Clock clock) {
        this.stores = stores;
        this.gateStore = gateStore;
        this.events = events;
        this.fold = fold;
        this.answers = answers;
        this.policy = policy;
        this.clock = clock;
    }

    /// Whether a record is for the gate alone.
    static boolean isOwn(SpecificRecord value) {
        return value instanceof ConsentChange
                || value instanceof HandlerChange
                || value instanceof SendOutcome;
    }

    /// @param renewal it was permitted before, and its lease is to be renewed
    void onRequest(
            CustomerStores.HeldCustomer customer,
            ThreadKey thread,
            OutboundRequest request,
            boolean renewal) {
        var send = SendRequests.request(thread, request);
        apply(
                customer,
                new PhoneNumberId(thread.phoneNumberId()),
                request.getCancel()
                        ? new GateEvent.CancelRequested(send)
                        : renewal
                                ? new GateEvent.RenewalRequested(send.withRenewal(true))
                                : new GateEvent.SendRequested(send));
    }

    /// Applies what a record says to the gate state of its customer.
    void apply(CustomerStores.HeldCustomer customer, IncomingRecord record) {
        var number = new PhoneNumberId(record.thread().phoneNumberId());
        for (var event : events.of(record.value())) apply(customer, number, event);
    }

    void apply(CustomerStores.HeldCustomer customer, SlotAnswer answer) {
        apply(customer, null, GateEvents.answered(answer));
    }

    /// Something happened in the customer's threads, or in the group of that name.
    void onThreadsChanged(CustomerStores.HeldCustomer customer) {
        apply(customer, null, new GateEvent.ThreadsChanged());
    }

    void onTimePassed(CustomerStores.HeldCustomer customer) {
        apply(customer, null, new GateEvent.TimePassed());
    }

    private void apply(
            CustomerStores.HeldCustomer customer, @Nullable PhoneNumberId number, GateEvent event) {
        var held = gateStore.hold(customer.customerKey);
        var now = clock.instant();
        var decisions = fold.apply(held.gateState, event, threads(customer, now), now);
        held.store();
        emit(customer, number, decisions, now);
    }

    /// Merges the gate state of another name of the customer's; there may be none.
    void merge(CustomerStores.HeldCustomer customer, @Nullable GateRecord other) {
        var held = gateStore.hold(customer.customerKey);
        var now = clock.instant();
        var from = GateRecords.gateState(other);
        var decisions = fold.merge(held.gateState, from, threads(customer, now), now);
        held.store();
        emit(customer, null, decisions, now);
    }

    boolean isEmpty(CustomerKey customerKey) {
        return gateStore.hold(customerKey).gateState.isEmpty();
    }

    /// Withdraws the gate state; null: there was none.
    @Nullable GateRecord withdraw(CustomerKey customerKey) {
        return gateStore.hold(customerKey).withdraw();
    }

    private void emit(
            CustomerStores.HeldCustomer customer,
            @Nullable PhoneNumberId number,
            List<GateDecision> decisions,
            Instant now) {
        if (decisions.isEmpty()) return;
        var names = customer.state.names();
        var shown =
                names.aliases().isEmpty()
                        ? new CustomerId(customer.customerKey.name())
                        : names.shown();
        for (var decision : decisions)
            answers.emit(
                    customer.customerKey, numberOf(customer.state, number), shown, decision, now);
    }

    /// A business number at which a decision that holds at all numbers is emitted; null: there is
    /// none.
    private static @Nullable PhoneNumberId numberOf(
            CustomerState customer, @Nullable PhoneNumberId number) {
        if (number != null) return number;
        return customer.threads().isEmpty() ? null : customer.threads().iterator().next().number();
    }

    private ThreadViews threads(CustomerStores.HeldCustomer customer, Instant now) {
        return new ThreadViews() {
            private final CustomerId name = new CustomerId(customer.customerKey.name());

            @Override
            public CustomerId customerName() {
                return name;
            }

            @Override
            public ThreadView of(SendRequest request) {
                var group =
                        CustomerKey.ofGroup(
                                new ThreadKey(
                                        request.number().value(), request.customer().value()));
                return stores.knowsGroup(group)
                        ? ThreadView.ofGroup(stores.holdGroup(group, "").state.windows())
                        : ThreadView.of(customer.state.thread(request.number()), policy, now);
            }

            @Override
            public boolean isOpen(PhoneNumberId number, Instant at) {
                var thread = customer.state.thread(number);
                return thread != null && WindowLookup.openAt(thread.windows(), at).isPresent();
            }

            @Override
            public boolean hasFailed(PhoneNumberId number, Wamid wamid) {
                var thread = customer.state.thread(number);
                return thread != null && thread.hasFailed(wamid);
            }

            @Override
            public boolean wasDelivered(PhoneNumberId number, Wamid wamid) {
                var thread = customer.state.thread(number);
                return thread != null && thread.wasDelivered(wamid);
            }
        };
    }
}
