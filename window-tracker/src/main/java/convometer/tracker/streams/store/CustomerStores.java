package convometer.tracker.streams.store;

import convometer.tracker.conversation.ThreadRows;
import convometer.tracker.group.GroupState;
import convometer.tracker.group.Groups;
import convometer.tracker.identity.CustomerState;
import convometer.tracker.identity.Customers;
import convometer.tracker.identity.PhoneNumberId;
import convometer.tracker.policy.Policy;
import convometer.tracker.state.CustomerRecord;
import convometer.tracker.state.GateRecord;
import convometer.tracker.state.GroupRecord;
import convometer.tracker.state.MovedCustomer;

import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// The stores of a task: customers and groups, and two indexes that follow them
/// ([CustomerIndexes]). The one orders both by the instant at which something of them is due, the
/// other the open windows of a business number by their end; so nobody ever looks at everyone.
public final class CustomerStores {

    public static final String CUSTOMERS = "customers";
    public static final String GROUPS = "groups";
    public static final String HISTORY = "history";
    public static final String DUE_TIMES = "due-times";
    public static final String OPEN_WINDOWS = "open-windows";

    /// All due times are one group of the index.
    private static final String ALL = "";

    private final Policy policy;
    private final KeyValueStore<String, CustomerRecord> customers;
    private final KeyValueStore<String, GroupRecord> groups;
    private final KeyValueStore<Bytes, byte[]> history;
    private final HistoryRows.Values values;
    private final KeyValueStore<String, GateRecord> gateStates;
    private final KeyValueStore<Bytes, byte[]> dueTimes;
    private final KeyValueStore<Bytes, byte[]> openWindows;

    /// How many messages, and as many to groups, of a customer who moves are in one record.
    private static final int MOVED_AT_ONCE = 250;

    public CustomerStores(
            ProcessorContext<?, ?> context, Policy policy, HistoryRows.Values values) {
        this.policy = policy;
        this.values = values;
        history = context.getStateStore(HISTORY);
        customers = context.getStateStore(CUSTOMERS);
        groups = context.getStateStore(GROUPS);
        gateStates = context.getStateStore(GateStore.GATE_STATES);
        dueTimes = context.getStateStore(DUE_TIMES);
        openWindows = context.getStateStore(OPEN_WINDOWS);
    }

    /// A customer as it is kept under a name, in hand to be changed.
    public final class HeldCustomer {
        public final CustomerKey customerKey;

        /// Where the customer is kept now; null: here.
        public final @Nullable CustomerKey redirectedTo;

        /// Nothing was kept under the name.
        public final boolean isNew;

        public CustomerState state;
        private final @Nullable CustomerRecord stored;
        private final @Nullable Bytes dueBefore;
        private final Map<Bytes, byte[]> openBefore;

        private HeldCustomer(CustomerKey customerKey, @Nullable CustomerRecord stored) {
            this.customerKey = customerKey;
            this.stored = stored;
            isNew = stored == null;
            redirectedTo = stored == null ? null : CustomerRecords.redirect(customerKey, stored);
            state = CustomerRecords.state(stored, this::rows);
            // As it was written: what is reckoned from a state that was read may differ.
            dueBefore = due(customerKey, stored == null ? null : stored.getNextDue());
            openBefore = OpenWindowIndex.entries(customerKey, state);
        }

        private ThreadRows rows(PhoneNumberId number) {
            return new HistoryRows(history, values, customerKey, number);
        }

        /// Stores what it has become; what changed nothing writes nothing.
        public void store() {
            var due = Millis.ofNullable(Customers.nextDue(state, policy).orElse(null));
            var record = CustomerRecords.record(state, due);
            if (record.equals(stored)) return;
            customers.put(customerKey.key(), record);
            follow(due, OpenWindowIndex.entries(customerKey, state));
        }

        /// Stores what two have become. The other's key may have been in this very index, and have
        /// taken an entry along that is this one's now.
        public void storeMerged() {
            store();
            OpenWindowIndex.entries(customerKey, state).forEach(openWindows::put);
        }

        /// Leaves nothing here but where it is kept now.
        ///
        /// @return what was here, in pieces
        public List<MovedCustomer> redirectTo(CustomerKey other) {
            customers.put(customerKey.key(), CustomerRecords.redirect(other));
            follow(null, Map.of());
            return CustomerRecords.moved(state, MOVED_AT_ONCE);
        }

        private void follow(@Nullable Long due, Map<Bytes, byte[]> openAfter) {
            moveEntry(dueTimes, dueBefore, due(customerKey, due));
            // Put first: who reads meanwhile finds the window once or twice, but finds it.
            openAfter.forEach((key, value) -> {
                if (!openBefore.containsKey(key)) openWindows.put(key, value);
            });
            for (var key : openBefore.keySet())
                if (!openAfter.containsKey(key)) openWindows.delete(key);
        }
    }

    public HeldCustomer hold(CustomerKey customerKey) {
        return new HeldCustomer(customerKey, customers.get(customerKey.key()));
    }

    public boolean knowsGroup(CustomerKey customerKey) {
        return groups.get(customerKey.key()) != null;
    }

    /// A group in hand to be changed.
    public final class HeldGroup {
        public final CustomerKey customerKey;
        public final boolean isNew;
        public final GroupState state;
        private final String portfolio;
        private final @Nullable Bytes dueBefore;

        private HeldGroup(CustomerKey customerKey, @Nullable GroupRecord stored, String portfolio) {
            this.customerKey = customerKey;
            this.portfolio = portfolio;
            isNew = stored == null;
            state =
                    new GroupState(
                            new PhoneNumberId(customerKey.owner()),
                            customerKey.name(),
                            CustomerRecords.group(stored),
                            new GroupRows(history, values.groupMessages(), customerKey));
            dueBefore = due(customerKey, stored == null ? null : stored.getNextDue());
        }

        public String portfolio() {
            return portfolio;
        }

        public void store() {
            var due = Millis.ofNullable(Groups.nextDue(state, policy).orElse(null));
            groups.put(customerKey.key(), CustomerRecords.record(portfolio, state.store(), due));
            moveEntry(dueTimes, dueBefore, due(customerKey, due));
        }
    }

    /// A group as it is kept under a key, or a new one.
    ///
    /// @param portfolio of a group that is new
    public HeldGroup holdGroup(CustomerKey customerKey, String portfolio) {
        var stored = groups.get(customerKey.key());
        return new HeldGroup(
                customerKey, stored, stored == null ? portfolio : stored.getPortfolio());
    }

    /// Those of whom something is due, soonest first.
    public List<InstantIndex.Entry> dueUntil(Instant now, int limit) {
        var first = new InstantIndex.Entry(Instant.EPOCH, "");
        return InstantIndex.entries(dueTimes, ALL, first, now.plusMillis(1), limit);
    }

    /// Time passed: an entry that nothing leads to any more is gone, whoever wrote it and by
    /// whichever policy.
    public void fired(InstantIndex.Entry entry) {
        var customerKey = CustomerKey.parse(entry.name());
        if (!entry.at().equals(Millis.instantOrNull(dueOf(customerKey))))
            dueTimes.delete(InstantIndex.key(ALL, entry.at(), entry.name()));
    }

    /// It is checked again at another instant.
    public void postpone(InstantIndex.Entry entry, Instant until) {
        dueTimes.put(InstantIndex.key(ALL, until, entry.name()), InstantIndex.NOTHING);
        dueTimes.delete(InstantIndex.key(ALL, entry.at(), entry.name()));
    }

    private @Nullable Long dueOf(CustomerKey customerKey) {
        return switch (customerKey.kind()) {
            case CUSTOMER -> dueOf(customers.get(customerKey.key()), CustomerRecord::getNextDue);
            case GATE ->
                    dueOf(gateStates.get(customerKey.customer().key()), GateRecord::getNextDue);
            case GROUP -> dueOf(groups.get(customerKey.key()), GroupRecord::getNextDue);
        };
    }

    private static <T> @Nullable Long dueOf(@Nullable T stored, Function<T, @Nullable Long> due) {
        return stored == null ? null : due.apply(stored);
    }

    static @Nullable Bytes due(CustomerKey customerKey, @Nullable Long at) {
        return at == null ? null : InstantIndex.key(ALL, Millis.instant(at), customerKey.key());
    }

    static void moveEntry(
            KeyValueStore<Bytes, byte[]> index, @Nullable Bytes from, @Nullable Bytes to) {
        if (to != null && !to.equals(from)) index.put(to, InstantIndex.NOTHING);
        if (from != null && !from.equals(to)) index.delete(from);
    }
}
