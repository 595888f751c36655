package convometer.tracker.streams;

import convometer.tracker.group.Groups;
import convometer.tracker.identity.CustomerEvent;
import convometer.tracker.identity.CustomerId;
import convometer.tracker.policy.Rules;
import convometer.tracker.streams.records.IncomingRecord;
import convometer.tracker.streams.store.CustomerKey;
import convometer.tracker.streams.store.CustomerStores;
import convometer.tracker.streams.store.CustomerStores.HeldGroup;

/// Runs the fold of groups (P9): what happens in a group changes its window and its messages, and
/// what that means for a participant is sent to whoever keeps the participant.
final class GroupHandling {

    private final CustomerStores stores;
    private final TrackerOutputs outputs;
    private final Rules rules;

    GroupHandling(CustomerStores stores, TrackerOutputs outputs, Rules rules) {
        this.stores = stores;
        this.outputs = outputs;
        this.rules = rules;
    }

    /// Applies what happened in a group, or to a message that may have been to it. A send record
    /// does not say that it went to a group: it is kept as a customer's until the group is known,
    /// and shared with the group from then on.
    ///
    /// @param customer where a customer of that name would be kept
    void apply(CustomerKey customer, IncomingRecord record, CustomerEvent event) {
        var group = stores.holdGroup(CustomerKey.ofGroup(record.thread()), customer.owner());
        if (group.isNew) {
            adoptSends(group, customer);
            adoptSends(group, customer.unassigned(group.customerKey.owner()));
        }
        decide(group, event);
        if (event.group() != null) forwardToMembers(group, record, event);
    }

    /// Send records that came before anything was known of the group.
    private void adoptSends(HeldGroup group, CustomerKey customer) {
        var thread = stores.hold(customer).state.thread(group.state.number());
        if (thread == null) return;
        for (var event : thread.sends()) Groups.decide(group.state, event, rules);
    }

    private void decide(HeldGroup group, CustomerEvent event) {
        var step = Groups.decide(group.state, event, rules);
        group.store();
        for (var delivered : step.decisions())
            outputs.participant(
                    CustomerKey.ofCustomer(group.portfolio(), delivered.participant().value()),
                    delivered);
    }

    /// Who wrote in a group, or got a message, is known by the names that were used there.
    private void forwardToMembers(HeldGroup group, IncomingRecord record, CustomerEvent event) {
        var names = event.names().aliases();
        names.stream()
                .min(CustomerId::compareTo)
                .ifPresent(name ->
                        outputs.forward(
                                CustomerKey.ofCustomer(group.portfolio(), name.value()), record));
    }

    void onTimePassed(CustomerKey customerKey, CustomerEvent time) {
        decide(stores.holdGroup(customerKey, ""), time);
    }
}
