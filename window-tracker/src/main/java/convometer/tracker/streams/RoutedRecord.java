package convometer.tracker.streams;

import convometer.events.OutboundRequest;
import convometer.schemas.ThreadKey;
import convometer.tracker.identity.CustomerEvent;
import convometer.tracker.state.GateRecord;
import convometer.tracker.state.MovedCustomer;
import convometer.tracker.state.SlotAnswer;
import convometer.tracker.streams.records.IncomingRecord;
import convometer.tracker.streams.store.CustomerKey;
import convometer.tracker.streams.store.CustomerStores.HeldCustomer;

import org.jspecify.annotations.Nullable;

/// A record that was checked and that belongs to a customer who is kept here, as [RecordRouter]
/// hands it to [RulesProcessor]. It never leaves the task.
sealed interface RoutedRecord {

    /// The customer, as the router read the row: nobody reads it again.
    HeldCustomer customer();

    /// A record of a topic says what happened to the customer.
    ///
    /// @param mayBeGroups a group of that name is known, and the message may have been to it
    record Observed(
            HeldCustomer customer, CustomerEvent event, IncomingRecord record, boolean mayBeGroups)
            implements RoutedRecord {}

    /// The same of a group.
    ///
    /// @param customer where a customer of the group's name would be kept
    record ObservedInGroup(HeldCustomer customer, CustomerEvent event, IncomingRecord record)
            implements RoutedRecord {}

    /// Another customer key, or a group, says what happened to the customer.
    record Commanded(HeldCustomer customer, CustomerEvent event) implements RoutedRecord {}

    /// A publisher says something of the customer that is for the gate alone.
    record GateInput(HeldCustomer customer, IncomingRecord record) implements RoutedRecord {}

    /// Something is to be sent to the customer.
    ///
    /// @param fingerprint of its content, to be remembered with its id; null: whoever forwarded it
    ///   has done so
    /// @param renewal it was permitted before, and its lease is to be renewed
    record Requested(
            HeldCustomer customer,
            ThreadKey thread,
            OutboundRequest request,
            @Nullable String fingerprint,
            boolean renewal)
            implements RoutedRecord {}

    /// The ledger of a messaging limit answers.
    record SlotAnswered(HeldCustomer customer, SlotAnswer answer) implements RoutedRecord {}

    /// Another customer key is the same customer's.
    record SameAs(HeldCustomer customer, CustomerKey other) implements RoutedRecord {}

    /// What was kept of the customer under another key comes here.
    record Moved(HeldCustomer customer, MovedCustomer state, @Nullable GateRecord gate)
            implements RoutedRecord {}
}
