package convometer.tracker.streams;

import convometer.tracker.group.Groups;
import convometer.tracker.identity.CustomerEvent;
import convometer.tracker.policy.Rules;
import convometer.tracker.streams.store.CustomerKey;
import convometer.tracker.streams.store.CustomerStores;
import convometer.tracker.streams.store.CustomerStores.HeldGroup;

import java.util.Optional;

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

    /// Takes what happened in a group. A send record does not say that it went to a group: it is
    /// kept as a customer's until the group is known, and shared with the group from then on.
    ///
    /// @param customer where a customer of that name would be kept
    /// @return whether the record is the group's alone
    boolean apply(CustomerKey customer, IncomingRecord record, Optional<CustomerEvent> event) {
        var customerKey = CustomerKey.ofGroup(record.thread());
        var inGroup = event.isPresent() && event.get().group() != null;
        if (event.isEmpty() || (!inGroup && !stores.knowsGroup(customerKey))) return false;
        var group = stores.holdGroup(customerKey, customer.owner());
        if (group.isNew) {
            adoptSends(group, customer);
            adoptSends(group, customer.unassigned(group.customerKey.owner()));
        }
        if (inGroup || event.get().wamid() != null) decide(group, event.get());
        if (inGroup) forwardToMembers(group, record, event.get());
        return inGroup;
    }

    /// Send records that came before anything was known of the group.
    private void adoptSends(HeldGroup group, CustomerKey customer) {
        var thread = stores.hold(customer).state.thread(group.customerKey.owner());
        if (thread == null) return;
        for (var event : thread.sends()) Groups.decide(group.state, event, rules);
    }

    private void decide(HeldGroup group, CustomerEvent event) {
        var step = Groups.decide(group.state, event, rules);
        group.store();
        for (var delivered : step.decisions())
            outputs.participant(
                    CustomerKey.ofCustomer(group.portfolio(), delivered.participant()), delivered);
    }

    /// Who wrote in a group, or got a message, is known by the names that were used there.
    private void forwardToMembers(HeldGroup group, IncomingRecord record, CustomerEvent event) {
        var names = event.names().aliases();
        names.stream()
                .min(String::compareTo)
                .ifPresent(name ->
                        outputs.forward(CustomerKey.ofCustomer(group.portfolio(), name), record));
    }

    void onTimePassed(CustomerKey customerKey, CustomerEvent time) {
        decide(stores.holdGroup(customerKey, ""), time);
    }
}
