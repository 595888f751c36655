package convometer.tracker;

import convometer.schemas.service.ProblemException;
import convometer.tracker.gate.Holdings;
import convometer.tracker.gate.Places;
import convometer.tracker.gate.Places.End;
import convometer.tracker.gate.Quotes.Vacancy;

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

/// How much room messaging limits have, asked of whoever gives out their places.
@Singleton
final class LimitQueries {

    private final CustomerPlaces places;
    private final WindowPeers peers;
    private final Clock clock;
    private final HostInfo self;

    LimitQueries(
            CustomerPlaces places,
            WindowPeers peers,
            Clock clock,
            @Value(Tracker.ADDRESS) String address) {
        this.places = places;
        this.peers = peers;
        this.clock = clock;
        this.self = Objects.requireNonNull(HostInfo.buildFromEndpoint(address));
    }

    /// Which customers may count in a limit of so many.
    @Introspected
    record Question(String scope, int limit, List<String> customers) {}

    /// Room in a limit.
    ///
    /// @param freeAt when the next place is free; null: one is free, or it is not known
    /// @param returnsAt when the first of the places that are taken comes back; null: none is taken
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
    Room room(Question question, boolean forwarded) {
        if (forwarded) return own(question);
        var owner = places.ownerOfLimit(question.scope());
        return owner.equals(self) ? own(question) : peers.room(owner, question);
    }

    private Room own(Question question) {
        var now = clock.instant();
        var shelf = LimitShelf.of(question.scope(), places.limits(question.scope()));
        var places = new Places(new Unexpired(shelf, now));
        return new Room(
                places.left(question.limit()),
                places.freeAt(question.limit()),
                places.returnsAt(),
                question.customers().stream().filter(it -> places.counts(it, now)).toList());
    }

    /// The shelf without those whose time is over, but who were not let go yet.
    private record Unexpired(Places.Shelf shelf, Instant now) implements Places.Shelf {

        @Override
        public @Nullable Holdings of(String customer) {
            return shelf.of(customer);
        }

        @Override
        public void replace(String customer, @Nullable Holdings before, @Nullable Holdings after) {
            throw new UnsupportedOperationException("the shelf is only looked at");
        }

        @Override
        public List<End> ends(int most) {
            return shelf.ends(most + over()).stream()
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
            return shelf.counted() - over();
        }

        /// They are let go every second: few.
        private int over() {
            for (var most = 16; ; most *= 16) {
                var over =
                        (int)
                                shelf.ends(most).stream()
                                        .filter(end -> !end.at().isAfter(now))
                                        .count();
                if (over < most) return over;
            }
        }
    }
}
