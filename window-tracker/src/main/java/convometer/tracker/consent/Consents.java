package convometer.tracker.consent;

import convometer.tracker.identity.PhoneNumberId;

import org.jspecify.annotations.Nullable;

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
    /// @param number null: at all numbers of the portfolio
    public record Key(ConsentScope scope, @Nullable PhoneNumberId number)
            implements Comparable<Key> {

        /// At every number.
        public static Key everywhere(ConsentScope scope) {
            return new Key(scope, null);
        }

        public boolean isEverywhere() {
            return number == null;
        }

        @Override
        public int compareTo(Key other) {
            var byScope = scope.compareTo(other.scope);
            if (byScope != 0) return byScope;
            if (number == null) return other.number == null ? 0 : -1;
            return other.number == null ? 1 : number.compareTo(other.number);
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
    public Consents with(Key key, Consent consent) {
        return merge(new Consents(Map.of(key, consent)));
    }

    /// What both know together.
    public Consents merge(Consents other) {
        var merged = new TreeMap<>(latest);
        other.latest.forEach((key, consent) -> merged.merge(key, consent, Consent::later));
        return new Consents(merged);
    }

    /// What holds at a business number; empty: nothing was said.
    public Optional<Consent> at(PhoneNumberId number, ConsentScope scope) {
        return Stream.of(latest.get(new Key(scope, number)), latest.get(Key.everywhere(scope)))
                .flatMap(Stream::ofNullable)
                .max(Consent::compareTo);
    }

    public boolean hasOptedOut(PhoneNumberId number, ConsentScope scope) {
        return at(number, scope).filter(consent -> !consent.optIn()).isPresent();
    }

    public boolean hasOptedIn(PhoneNumberId number, ConsentScope scope) {
        return at(number, scope).filter(Consent::optIn).isPresent();
    }
}
