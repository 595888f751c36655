package convometer.tracker.gate;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/// What a customer said about being written to: of each scope the latest counts (O2), at one
/// business number or at all of the portfolio. It only grows, and [#merge] is commutative,
/// associative and idempotent.
///
/// @param latest by scope and number
public record Consents(Map<Key, Consent> latest) {

    private static final Consents NONE = new Consents(Map.of());

    /// Where a consent holds.
    ///
    /// @param number empty: at all numbers of the portfolio
    public record Key(Scope scope, String number) implements Comparable<Key> {

        /// At every number.
        public static Key everywhere(Scope scope) {
            return new Key(scope, "");
        }

        public boolean isEverywhere() {
            return number.isEmpty();
        }

        @Override
        public int compareTo(Key other) {
            var byScope = scope.compareTo(other.scope);
            return byScope != 0 ? byScope : number.compareTo(other.number);
        }
    }

    public Consents {
        latest = Map.copyOf(latest);
    }

    /// Nothing was ever said.
    public static Consents none() {
        return NONE;
    }

    /// With what the customer said.
    Consents with(Key key, Consent consent) {
        return merge(new Consents(Map.of(key, consent)));
    }

    /// What both know together.
    Consents merge(Consents other) {
        var merged = new TreeMap<>(latest);
        other.latest.forEach((key, consent) -> merged.merge(key, consent, Consent::later));
        return new Consents(merged);
    }

    /// What holds at a business number; empty: nothing was said.
    public Optional<Consent> at(String number, Scope scope) {
        return Stream.of(latest.get(new Key(scope, number)), latest.get(Key.everywhere(scope)))
                .flatMap(Stream::ofNullable)
                .max(Consent::compareTo);
    }

    boolean hasOptedOut(String number, Scope scope) {
        return at(number, scope).filter(consent -> !consent.optIn()).isPresent();
    }

    boolean hasOptedIn(String number, Scope scope) {
        return at(number, scope).filter(Consent::optIn).isPresent();
    }
}
