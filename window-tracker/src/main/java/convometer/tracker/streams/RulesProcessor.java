package convometer.tracker.streams;

import convometer.tracker.identity.CustomerEvent;
import convometer.tracker.limit.RequestId;
import convometer.tracker.streams.store.CustomerIndexes;
import convometer.tracker.streams.store.CustomerKey;
import convometer.tracker.streams.store.CustomerStores;
import convometer.tracker.streams.store.GateStore;
import convometer.tracker.streams.store.RequestIds;

import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/// Applies the rules to what is kept here: runs the folds of customers, of groups and of the gate
/// on what [RecordRouter] found, and on what falls due. Decides nothing itself.
final class RulesProcessor implements Processor<String, RoutedRecord, Object, Object> {

    private final ProcessorParts parts;

    private CustomerStores stores;
    private TrackerOutputs outputs;
    private CustomerHandling customers;
    private GroupHandling groups;
    private GateHandling gate;
    private RequestIds ids;

    @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else.
    RulesProcessor(ProcessorParts parts) {
        this.parts = parts;
    }

    @Override
    public void init(ProcessorContext<Object, Object> context) {
        CustomerIndexes.of(context).rebuild();
        var rules = parts.rules();
        stores = parts.stores(context);
        outputs = parts.outputs(context);
        ids = new RequestIds(context);
        groups = new GroupHandling(stores, outputs, rules);
        gate =
                new GateHandling(
                        stores,
                        new GateStore(context),
                        parts.gateEvents(),
                        parts.gateFold(),
                        new GateOutputs(outputs),
                        rules.policy(),
                        parts.clock());
        customers = new CustomerHandling(outputs, gate, rules, parts.clock());
        var due = new DueWork(stores, parts.metrics(), parts.clock(), this::onTimePassed);
        context.schedule(parts.checkDueEvery(), PunctuationType.WALL_CLOCK_TIME, _ -> due.run());
    }

    @Override
    public void process(Record<String, RoutedRecord> record) {
        switch (record.value()) {
            case RoutedRecord.Observed observed -> apply(observed);
            case RoutedRecord.ObservedInGroup observed -> apply(observed);
            case RoutedRecord.Commanded(var customer, var event) ->
                    customers.apply(customer, event);
            case RoutedRecord.GateInput(var customer, var input) -> gate.apply(customer, input);
            case RoutedRecord.Requested requested -> apply(requested);
            case RoutedRecord.SlotAnswered(var customer, var answer) ->
                    gate.apply(customer, answer);
            case RoutedRecord.SameAs(var customer, var other) -> customers.unify(customer, other);
            case RoutedRecord.Moved(var customer, var state, var gateRecord) -> {
                customers.merge(customer, state);
                gate.merge(customer, gateRecord);
            }
        }
    }

    private void apply(RoutedRecord.Observed observed) {
        var customer = observed.customer();
        var record = observed.record();
        if (observed.mayBeGroups()) groups.apply(customer.customerKey, record, observed.event());
        if (!customers.apply(customer, observed.event()))
            outputs.deadLetter(record, "too_late", "what it would change was forgotten long ago");
        // What the customer wants counts by its own time, however late it comes.
        gate.apply(customer, record);
    }

    private void apply(RoutedRecord.ObservedInGroup observed) {
        var customer = observed.customer();
        groups.apply(customer.customerKey, observed.record(), observed.event());
        if (observed.event().group() != null) gate.onThreadsChanged(customer);
    }

    /// The first answer under an id stands; one that failed may be asked for again.
    private void apply(RoutedRecord.Requested requested) {
        var thread = requested.thread();
        var request = requested.request();
        var fingerprint = requested.fingerprint();
        gate.onRequest(requested.customer(), thread, request, requested.renewal());
        if (fingerprint != null)
            ids.remember(
                    thread,
                    new RequestId(request.getRequestId()),
                    fingerprint,
                    parts.clock().instant());
    }

    private void onTimePassed(CustomerKey customerKey) {
        var time = new CustomerEvent.TimePassed(parts.clock().instant());
        switch (customerKey.kind()) {
            case GROUP -> groups.onTimePassed(customerKey, time);
            case GATE -> gate.onTimePassed(stores.hold(customerKey.customer()));
            case CUSTOMER -> customers.apply(stores.hold(customerKey), time);
        }
    }
}
