package convometer.tracker.api;

import convometer.schemas.service.ProblemException;
import convometer.tracker.Tracker;
import convometer.tracker.gate.Quotes.Room;
import convometer.tracker.gate.Quotes.Vacancy;
import convometer.tracker.identity.CustomerId;
import convometer.tracker.limit.CustomerReservations;
import convometer.tracker.limit.LimitLedger;
import convometer.tracker.limit.LimitLedger.End;
import convometer.tracker.limit.MessagingLimit;
import convometer.tracker.reference.AccountBudgets;
import convometer.tracker.streams.store.CustomerLocations;
import convometer.tracker.streams.store.LedgerName;
import convometer.tracker.streams.store.StoredLimitLedger;

import io.micronaut.context.annotation.Value;
import io.micronaut.core.annotation.Introspected;

import jakarta.inject.Singleton;

import org.apache.kafka.streams.state.HostInfo;
import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// How much room messaging limits have, asked of whoever gives out their slots.
@Singleton
final class LimitQueries {

    private final CustomerLocations locations;
    private final AccountBudgets budgets;
    private final WindowPeers peers;
    private final Clock clock;
    private final HostInfo self;

    LimitQueries(
            CustomerLocations locations,
            AccountBudgets budgets,
            WindowPeers peers,
            Clock clock,
            @Value(Tracker.ADDRESS) String address) {
        this.locations = locations;
        this.budgets = budgets;
        this.peers = peers;
        this.clock = clock;
        this.self = Objects.requireNonNull(HostInfo.buildFromEndpoint(address));
    }

    /// Which customers may count in a limit of so many.
    ///
    /// @param quota of the limit that they need a slot of, too; null: none
    /// @param quotaLimit how many may count in it; null: there is none
    @Introspected
    record RoomQuery(
            String scope,
            int limit,
            @Nullable String quota,
            @Nullable Integer quotaLimit,
            List<String> customers) {

        static RoomQuery of(MessagingLimit limit, List<String> customers) {
            var quota = limit.quota();
            return new RoomQuery(
                    limit.scope(),
                    limit.slots(),
                    quota == null ? null : quota.name(),
                    quota == null ? null : quota.slots(),
                    customers);
        }
    }

    /// Room in a limit, or in a quota of it.
    ///
    /// @param freeAt when the next slot is free; null: one is free, or it is not known
    /// @param returnsAt when the first of the slots that are taken comes back; null: none is taken
    /// @param counting those of the customers who count already
    /// @param quota of a limit: room in the quota that was asked for; null: none was
    @Introspected
    record RoomView(
            int left,
            @Nullable Instant freeAt,
            @Nullable Instant returnsAt,
            List<String> counting,
            @Nullable RoomView quota) {

        Map<String, Room> rooms(List<String> customers) {
            var known = Set.copyOf(counting);
            var knownInQuota = quota == null ? Set.<String>of() : Set.copyOf(quota.counting);
            var rooms = new HashMap<String, Room>();
            for (var customer : customers)
                rooms.put(
                        customer,
                        new Room(
                                vacancy(known.contains(customer)),
                                quota == null
                                        ? null
                                        : quota.vacancy(knownInQuota.contains(customer))));
            return rooms;
        }

        private Vacancy vacancy(boolean counts) {
            return new Vacancy(counts, left, freeAt, returnsAt);
        }
    }

    /// The room for some customers, wherever it is known.
    ///
    /// @throws ProblemException if who knows it does not answer
    RoomView room(RoomQuery question, boolean forwarded) {
        if (forwarded) return own(question);
        var owner = locations.ownerOfLimit(budgets.ledgerOf(question.scope()));
        return owner.equals(self) ? own(question) : peers.room(owner, question);
    }

    private RoomView own(RoomQuery question) {
        var now = clock.instant();
        var stores = locations.limits(budgets.ledgerOf(question.scope()));
        var customers = question.customers();
        var limit = new LedgerName(question.scope(), null);
        var quotaLimit = question.quotaLimit();
        if (question.quota() == null || quotaLimit == null)
            return room(limit, question.limit(), null, customers, stores, now);
        var quota = new LedgerName(question.scope(), question.quota());
        var ofQuota = room(quota, quotaLimit, null, customers, stores, now);
        return room(limit, question.limit(), ofQuota, customers, stores, now);
    }

    private static RoomView room(
            LedgerName name,
            int limit,
            @Nullable RoomView quota,
            List<String> customers,
            StoredLimitLedger.ReadableStores stores,
            Instant now) {
        var ledger = new LimitLedger(new Unexpired(StoredLimitLedger.of(name, stores), now));
        return new RoomView(
                ledger.left(limit),
                ledger.freeAt(limit),
                ledger.returnsAt(),
                customers.stream().filter(it -> ledger.counts(new CustomerId(it), now)).toList(),
                quota);
    }

    /// The ledger without those whose time is over, but who were not let go yet.
    private record Unexpired(LimitLedger.Store store, Instant now) implements LimitLedger.Store {

        @Override
        public @Nullable CustomerReservations of(CustomerId customer) {
            return store.of(customer);
        }

        @Override
        public void replace(
                CustomerId customer,
                @Nullable CustomerReservations before,
                @Nullable CustomerReservations after) {
            throw new UnsupportedOperationException("this ledger can only be read");
        }

        @Override
        public List<End> ends(int most) {
            return store.ends(most + over()).stream()
                    .filter(end -> end.at().isAfter(now))
                    .limit(most)
                    .toList();
        }

        @Override
        public List<End> leftovers(int most) {
            return List.of();
        }

        @Override
        public int counted() {
            return store.counted() - over();
        }

        /// They are let go every second: few.
        private int over() {
            for (var most = 16; ; most *= 16) {
                var over =
                        (int)
                                store.ends(most).stream()
                                        .filter(end -> !end.at().isAfter(now))
                                        .count();
                if (over < most) return over;
            }
        }
    }
}
