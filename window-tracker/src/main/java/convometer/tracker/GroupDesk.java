package convometer.tracker;

import convometer.tracker.CustomerStores.HeldGroup;
import convometer.tracker.rules.Groups;
import convometer.tracker.rules.Rules;
import convometer.tracker.rules.ThreadEvent;

import java.util.Optional;

/// Runs the fold of groups (P9): what happens in a group changes its window and its messages, and
/// what that means for a participant is sent to whoever keeps the participant.
final class GroupDesk {

    private final CustomerStores stores;
    private final Outbox outbox;
    private final Rules rules;

    GroupDesk(CustomerStores stores, Outbox outbox, Rules rules) {
        this.stores = stores;
        this.outbox = outbox;
        this.rules = rules;
    }

    /// Takes what happened in a group. A send record does not say that it went to a group: it is
    /// kept as a customer's until the group is heard of, and shared with the group from then on.
    ///
    /// @param customer where a customer of that name would be kept
    /// @return whether the record is the group's alone
    boolean take(Home customer, Incoming record, Optional<ThreadEvent> event) {
        var home = Home.ofGroup(record.thread());
        var inGroup = event.isPresent() && event.get().group() != null;
        if (event.isEmpty() || (!inGroup && !stores.knowsGroup(home))) return false;
        var group = stores.holdGroup(home, customer.place());
        if (group.isNew) {
            adopt(group, customer);
            adopt(group, customer.unplaced(group.home.place()));
        }
        if (inGroup || event.get().wamid() != null) decide(group, event.get());
        if (inGroup) introduce(group, record, event.get());
        return inGroup;
    }

    /// Send records that came before anything was heard of the group.
    private void adopt(HeldGroup group, Home customer) {
        var thread = stores.hold(customer).state.thread(group.home.place());
        if (thread == null) return;
        for (var event : thread.sends()) Groups.decide(group.state, event, rules);
    }

    private void decide(HeldGroup group, ThreadEvent event) {
        var step = Groups.decide(group.state, event, rules);
        group.store();
        for (var delivered : step.decisions())
            outbox.participant(
                    Home.ofCustomer(group.portfolio(), delivered.participant()), delivered);
    }

    /// Who wrote in a group, or got a message, is known by the names that were used there.
    private void introduce(HeldGroup group, Incoming record, ThreadEvent event) {
        var names = event.names().aliases();
        names.stream()
                .min(String::compareTo)
                .ifPresent(
                        name -> outbox.forward(Home.ofCustomer(group.portfolio(), name), record));
    }

    void tellTime(Home home, ThreadEvent time) {
        decide(stores.holdGroup(home, ""), time);
    }
}
