package convometer.tracker.identity;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/// The names of one customer, and which of them is shown (I4). It only grows, and [#merge] is
/// commutative, associative and idempotent: names that are found to be one customer are merged.
///
/// @param aliases every name
/// @param number the wa_id that Meta used last; null: none was used
/// @param userId the business-scoped user id that Meta used last; null: none
public record CustomerAliases(Set<CustomerId> aliases, @Nullable Use number, @Nullable Use userId) {

    private static final CustomerAliases NONE = new CustomerAliases(Set.of(), null, null);

    /// A name and when it was used.
    ///
    /// @param change it is the new name of a change: within one second it is the later one
    public record Use(Instant at, boolean change, CustomerId name) implements Comparable<Use> {

        private static final Comparator<Use> ORDER =
                Comparator.comparing(Use::at).thenComparing(Use::change).thenComparing(Use::name);

        @Override
        public int compareTo(Use other) {
            return ORDER.compare(this, other);
        }

        static @Nullable Use later(@Nullable Use a, @Nullable Use b) {
            if (a == null) return b;
            if (b == null) return a;
            return a.compareTo(b) >= 0 ? a : b;
        }
    }

    /// Nobody is named.
    public static CustomerAliases none() {
        return NONE;
    }

    /// Shown together, and used as the customer's at the instant: a sender, a recipient.
    public static CustomerAliases used(@Nullable String waId, @Nullable String userId, Instant at) {
        return of(waId, userId, at, false);
    }

    /// One name, and nothing else.
    public static CustomerAliases of(CustomerId name) {
        return new CustomerAliases(Set.of(name), null, null);
    }

    /// Shown together.
    public static CustomerAliases shown(@Nullable String... names) {
        var aliases = Set.<CustomerId>of();
        for (var name : names)
            if (name != null) aliases = union(aliases, Set.of(new CustomerId(name)));
        return aliases.isEmpty() ? NONE : new CustomerAliases(aliases, null, null);
    }

    /// The new names of a change.
    public static CustomerAliases changedTo(
            @Nullable String waId, @Nullable String userId, Instant at) {
        return of(waId, userId, at, true);
    }

    private static CustomerAliases of(
            @Nullable String waId, @Nullable String userId, Instant at, boolean change) {
        var second = at.truncatedTo(ChronoUnit.SECONDS);
        return new CustomerAliases(
                shown(waId, userId).aliases,
                waId == null ? null : new Use(second, change, new CustomerId(waId)),
                userId == null ? null : new Use(second, change, new CustomerId(userId)));
    }

    /// What both know together; this one itself where the other adds nothing.
    public CustomerAliases merge(CustomerAliases other) {
        var merged =
                new CustomerAliases(
                        union(aliases, other.aliases),
                        Use.later(number, other.number),
                        Use.later(userId, other.userId));
        return merged.isBuiltOf(this) ? this : merged;
    }

    /// Merging takes a part as it is from one of the two, so a look at the parts is enough.
    @SuppressWarnings("ReferenceEquality")
    private boolean isBuiltOf(CustomerAliases known) {
        return aliases == known.aliases && number == known.number && userId == known.userId;
    }

    private static Set<CustomerId> union(Set<CustomerId> known, Set<CustomerId> added) {
        if (known.isEmpty()) return added;
        if (known.containsAll(added)) return known;
        var all = new TreeSet<>(known);
        all.addAll(added);
        return Set.copyOf(all);
    }

    /// The name that the customer is shown as.
    ///
    /// @throws IllegalStateException if there is none
    public CustomerId shown() {
        if (number != null) return number.name;
        return greatest(aliases.stream().filter(CustomerId::isNumber))
                .or(() -> Optional.ofNullable(userId).map(Use::name))
                .or(() -> greatest(aliases.stream()))
                .orElseThrow(() -> new IllegalStateException("nobody is named"));
    }

    private static Optional<CustomerId> greatest(Stream<CustomerId> names) {
        return names.max(Comparator.naturalOrder());
    }

    public static boolean isNumber(String name) {
        return !name.isEmpty() && name.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
