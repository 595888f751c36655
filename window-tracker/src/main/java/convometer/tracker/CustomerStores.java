package convometer.tracker;

import convometer.tracker.rules.CustomerState;
import convometer.tracker.rules.Customers;
import convometer.tracker.rules.GroupState;
import convometer.tracker.rules.Groups;
import convometer.tracker.rules.Policy;
import convometer.tracker.rules.ThreadRows;
import convometer.tracker.state.CustomerRecord;
import convometer.tracker.state.DeskRecord;
import convometer.tracker.state.GroupRecord;
import convometer.tracker.state.MovedCustomer;

import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// The stores of a task: customers and groups, and two indexes that follow them. The one orders
/// both by the instant at which time has to be told to them, the other the open windows of a
/// business number by their end; so nobody ever looks at everyone.
final class CustomerStores {

    static final String CUSTOMERS = "customers";
    static final String GROUPS = "groups";
    static final String HISTORY = "history";
    static final String DUE_TIMES = "due-times";
    static final String OPEN_WINDOWS = "open-windows";

    /// All due times are one group of the index.
    private static final String ALL = "";

    private final Policy policy;
    private final KeyValueStore<String, CustomerRecord> customers;
    private final KeyValueStore<String, GroupRecord> groups;
    private final KeyValueStore<Bytes, byte[]> history;
    private final HistoryRows.Values values;
    private final KeyValueStore<String, DeskRecord> desks;
    private final KeyValueStore<Bytes, byte[]> dueTimes;
    private final KeyValueStore<Bytes, byte[]> openWindows;

    /// How many messages of a customer who moves are in one record.
    private static final int MOVED_AT_ONCE = 500;

    CustomerStores(ProcessorContext<?, ?> context, Policy policy, HistoryRows.Values values) {
        this.policy = policy;
        this.values = values;
        history = context.getStateStore(HISTORY);
        customers = context.getStateStore(CUSTOMERS);
        groups = context.getStateStore(GROUPS);
        desks = context.getStateStore(DeskStore.DESKS);
        dueTimes = context.getStateStore(DUE_TIMES);
        openWindows = context.getStateStore(OPEN_WINDOWS);
    }

    /// A customer as it is kept under a name, in hand to be changed.
    final class Held {
        final Home home;

        /// Where the customer is kept now; null: here.
        final @Nullable Home movedTo;

        /// Nothing was kept under the name.
        final boolean isNew;

        CustomerState state;
        private final @Nullable CustomerRecord stored;
        private final @Nullable Bytes dueBefore;
        private final Map<Bytes, byte[]> openBefore;

        private Held(Home home, @Nullable CustomerRecord stored) {
            this.home = home;
            this.stored = stored;
            isNew = stored == null;
            movedTo = stored == null ? null : CustomerRecords.movedTo(home, stored);
            state = CustomerRecords.state(stored, this::rows);
            // As it was written: what is reckoned from a state that was read may differ.
            dueBefore = due(home, Optional.ofNullable(stored).map(CustomerRecord::getNextDue));
            openBefore = OpenWindowIndex.entries(home, state);
        }

        private ThreadRows rows(String number) {
            return new HistoryRows(history, values, home, number);
        }

        /// Stores what it has become; what changed nothing writes nothing.
        void store() {
            var due = Customers.nextDue(state, policy);
            var record = CustomerRecords.record(state, due.orElse(null));
            if (record.equals(stored)) return;
            customers.put(home.key(), record);
            follow(due, OpenWindowIndex.entries(home, state));
        }

        /// Stores what two have become. The other's home may have been in this very index, and have
        /// taken an entry along that is this one's now.
        void storeMerged() {
            store();
            OpenWindowIndex.entries(home, state).forEach(openWindows::put);
        }

        /// Leaves nothing here but where it is kept now.
        ///
        /// @return what was here, in pieces
        List<MovedCustomer> moveTo(Home other) {
            customers.put(home.key(), CustomerRecords.movedTo(other));
            follow(Optional.empty(), Map.of());
            return CustomerRecords.moved(state, MOVED_AT_ONCE);
        }

        private void follow(Optional<Instant> due, Map<Bytes, byte[]> openAfter) {
            move(dueTimes, dueBefore, due(home, due));
            // Put first: who reads meanwhile finds the window once or twice, but finds it.
            openAfter.forEach((key, value) -> {
                if (!openBefore.containsKey(key)) openWindows.put(key, value);
            });
            for (var key : openBefore.keySet())
                if (!openAfter.containsKey(key)) openWindows.delete(key);
        }
    }

    Held hold(Home home) {
        return new Held(home, customers.get(home.key()));
    }

    boolean knowsGroup(Home home) {
        return groups.get(home.key()) != null;
    }

    /// A group in hand to be changed.
    final class HeldGroup {
        final Home home;
        final boolean isNew;
        final GroupState state;
        private final String portfolio;
        private final @Nullable Bytes dueBefore;

        private HeldGroup(Home home, @Nullable GroupRecord stored, String portfolio) {
            this.home = home;
            this.portfolio = portfolio;
            isNew = stored == null;
            state =
                    new GroupState(
                            home.place(),
                            home.name(),
                            CustomerRecords.group(stored),
                            new GroupRows(history, values.groupMessages(), home));
            dueBefore = due(home, Optional.ofNullable(stored).map(GroupRecord::getNextDue));
        }

        String portfolio() {
            return portfolio;
        }

        void store() {
            var due = Groups.nextDue(state, policy);
            groups.put(
                    home.key(), CustomerRecords.record(portfolio, state.store(), due.orElse(null)));
            move(dueTimes, dueBefore, due(home, due));
        }
    }

    /// @param portfolio of a group that is new
    HeldGroup holdGroup(Home home, String portfolio) {
        var stored = groups.get(home.key());
        return new HeldGroup(home, stored, stored == null ? portfolio : stored.getPortfolio());
    }

    /// Those to whom time has to be told, soonest first.
    List<InstantIndex.Entry> dueUntil(Instant now, int limit) {
        var first = new InstantIndex.Entry(Instant.EPOCH, "");
        return InstantIndex.entries(dueTimes, ALL, first, now.plusMillis(1), limit);
    }

    /// Time was told: an entry that nothing leads to any more is gone, whoever wrote it and by
    /// whichever policy.
    void fired(InstantIndex.Entry entry) {
        var home = Home.parse(entry.name());
        if (!entry.at().equals(dueOf(home)))
            dueTimes.delete(InstantIndex.key(ALL, entry.at(), entry.name()));
    }

    /// It is looked at again at another instant.
    void postpone(InstantIndex.Entry entry, Instant until) {
        dueTimes.put(InstantIndex.key(ALL, until, entry.name()), InstantIndex.NOTHING);
        dueTimes.delete(InstantIndex.key(ALL, entry.at(), entry.name()));
    }

    private @Nullable Instant dueOf(Home home) {
        return switch (home.kind()) {
            case CUSTOMER -> dueOf(customers.get(home.key()), CustomerRecord::getNextDue);
            case DESK -> dueOf(desks.get(home.customer().key()), DeskRecord::getNextDue);
            case GROUP -> dueOf(groups.get(home.key()), GroupRecord::getNextDue);
        };
    }

    private static <T> @Nullable Instant dueOf(
            @Nullable T stored, Function<T, @Nullable Instant> due) {
        return stored == null ? null : due.apply(stored);
    }

    static @Nullable Bytes due(Home home, Optional<Instant> at) {
        return at.map(due -> InstantIndex.key(ALL, due, home.key())).orElse(null);
    }

    static void move(KeyValueStore<Bytes, byte[]> index, @Nullable Bytes from, @Nullable Bytes to) {
        if (to != null && !to.equals(from)) index.put(to, InstantIndex.NOTHING);
        if (from != null && !from.equals(to)) index.delete(from);
    }
}
