package convometer.tracker.api;

import convometer.schemas.service.ProblemException;
import convometer.tracker.Tracker;
import convometer.tracker.gate.Quotes.Vacancy;
import convometer.tracker.identity.CustomerId;
import convometer.tracker.limit.CustomerReservations;
import convometer.tracker.limit.LimitLedger;
import convometer.tracker.limit.LimitLedger.End;
import convometer.tracker.streams.store.CustomerLocations;
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

/// How much room messaging limits have, asked of whoever gives out their slots.
@Singleton
final class LimitQueries {

    private final CustomerLocations locations;
    private final WindowPeers peers;
    private final Clock clock;
    private final HostInfo self;

    LimitQueries(
            CustomerLocations locations,
            WindowPeers peers,
            Clock clock,
            @Value(Tracker.ADDRESS) String address) {
        this.locations = locations;
        this.peers = peers;
        this.clock = clock;
        this.self = Objects.requireNonNull(HostInfo.buildFromEndpoint(address));
    }

    /// Which customers may count in a limit of so many.
    @Introspected
    record RoomQuery(String scope, int limit, List<String> customers) {}

    /// Room in a limit.
    ///
    /// @param freeAt when the next slot is free; null: one is free, or it is not known
    /// @param returnsAt when the first of the slots that are taken comes back; null: none is taken
    /// @param counting those of the customers who count already
    @Introspected
    record Room(
            int left,
            @Nullable Instant freeAt,
            @Nullable Instant returnsAt,
            List<String> counting) {

        Map<String, Vacancy> vacancies(List<String> customers) {
            var vacancies = new HashMap<String, Vacancy>();
            for (var customer : customers)
                vacancies.put(
                        customer,
                        new Vacancy(counting.contains(customer), left, freeAt, returnsAt));
            return vacancies;
        }
    }

    /// The room for some customers, wherever it is known.
    ///
    /// @throws ProblemException if who knows it does not answer
    Room room(RoomQuery question, boolean forwarded) {
        if (forwarded) return own(question);
        var owner = locations.ownerOfLimit(question.scope());
        return owner.equals(self) ? own(question) : peers.room(owner, question);
    }

    private Room own(RoomQuery question) {
        var now = clock.instant();
        var stored = StoredLimitLedger.of(question.scope(), locations.limits(question.scope()));
        var ledger = new LimitLedger(new Unexpired(stored, now));
        return new Room(
                ledger.left(question.limit()),
                ledger.freeAt(question.limit()),
                ledger.returnsAt(),
                question.customers().stream()
                        .filter(it -> ledger.counts(new CustomerId(it), now))
                        .toList());
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
