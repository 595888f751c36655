package convometer.tracker.streams;

import convometer.events.OutboundRequest;
import convometer.tracker.identity.CustomerEvent;
import convometer.tracker.state.CustomerCommand;
import convometer.tracker.streams.records.CustomerEvents;
import convometer.tracker.streams.records.IncomingRecord;
import convometer.tracker.streams.store.CustomerKey;
import convometer.tracker.streams.store.CustomerStores;
import convometer.tracker.streams.store.CustomerStores.HeldCustomer;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/// Finds the customer whom a record or command is about, by alias: it reads the customer's row
/// once, and forwards what is kept under another name by now. Each method answers null where
/// nothing is left for the rules.
final class CustomerLookup {

    private final CustomerStores stores;
    private final TrackerOutputs outputs;
    private final CustomerEvents events;
    private final Deserializer<SpecificRecord> values;

    /// @param values reads the value of a record that was forwarded
    CustomerLookup(
            CustomerStores stores,
            TrackerOutputs outputs,
            CustomerEvents events,
            Deserializer<SpecificRecord> values) {
        this.stores = stores;
        this.outputs = outputs;
        this.events = events;
        this.values = values;
    }

    /// @param fingerprint null: the request's id is remembered already
    @Nullable RoutedRecord find(
            CustomerKey customerKey,
            IncomingRecord record,
            OutboundRequest request,
            @Nullable String fingerprint) {
        var customer = holdOrForward(customerKey, record);
        return customer == null
                ? null
                : new RoutedRecord.Requested(
                        customer, record.thread(), request, fingerprint, record.renewal());
    }

    @Nullable RoutedRecord find(CustomerKey customerKey, IncomingRecord record) {
        if (!GateHandling.isOwn(record.value())) {
            var event = events.of(record);
            return event.isEmpty() ? null : find(customerKey, record, event.get());
        }
        var customer = holdOrForward(customerKey, record);
        return customer == null ? null : new RoutedRecord.GateInput(customer, record);
    }

    /// A group is kept at its own name, whatever becomes of customers. A send record does not say
    /// that it went to a group: it is shared with the group of that name, where one is known.
    private @Nullable RoutedRecord find(
            CustomerKey customerKey, IncomingRecord record, CustomerEvent event) {
        if (!record.forwarded() && event.group() != null)
            return new RoutedRecord.ObservedInGroup(stores.hold(customerKey), event, record);
        var mayBeGroups =
                !record.forwarded()
                        && event.wamid() != null
                        && stores.knowsGroup(CustomerKey.ofGroup(record.thread()));
        var customer = stores.hold(customerKey);
        if (customer.redirectedTo == null)
            return new RoutedRecord.Observed(customer, event, record, mayBeGroups);
        outputs.forward(customer.redirectedTo, record);
        return mayBeGroups ? new RoutedRecord.ObservedInGroup(customer, event, record) : null;
    }

    private @Nullable HeldCustomer holdOrForward(CustomerKey customerKey, IncomingRecord record) {
        var customer = stores.hold(customerKey);
        if (customer.redirectedTo == null) return customer;
        outputs.forward(customer.redirectedTo, record);
        return null;
    }

    @Nullable RoutedRecord find(CustomerCommand command) {
        var customerKey = CustomerKey.ofCustomer(command.getPortfolio(), command.getCustomer());
        var forwarded = command.getRecord();
        if (forwarded != null) {
            var record = IncomingRecord.of(forwarded, values);
            return record.value() instanceof OutboundRequest request
                    ? find(customerKey, record, request, null)
                    : find(customerKey, record);
        }
        var customer = stores.hold(customerKey);
        var other = sameAs(command);
        if (customer.redirectedTo == null) return routed(customer, command, other);
        if (!customer.redirectedTo.equals(other)) outputs.forward(customer.redirectedTo, command);
        return null;
    }

    private static @Nullable CustomerKey sameAs(CustomerCommand command) {
        var name = command.getSameAs();
        if (name == null) return null;
        var portfolio = command.getSameAsPortfolio();
        return CustomerKey.ofCustomer(portfolio == null ? command.getPortfolio() : portfolio, name);
    }

    private static @Nullable RoutedRecord routed(
            HeldCustomer customer, CustomerCommand command, @Nullable CustomerKey other) {
        if (other != null) return new RoutedRecord.SameAs(customer, other);
        if (command.getGroupPart() != null)
            return new RoutedRecord.Commanded(
                    customer, CustomerEvents.delivered(command.getGroupPart()));
        if (command.getEcho() != null)
            return new RoutedRecord.Commanded(customer, CustomerEvents.seen(command.getEcho()));
        if (command.getSlot() != null)
            return new RoutedRecord.SlotAnswered(customer, command.getSlot());
        return command.getMoved() == null
                ? null
                : new RoutedRecord.Moved(customer, command.getMoved(), command.getGate());
    }
}
