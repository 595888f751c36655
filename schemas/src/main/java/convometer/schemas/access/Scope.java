package convometer.schemas.access;

import io.micronaut.security.authentication.Authentication;

import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// The billing accounts and numbers that a caller may know of.
///
/// @param wabas null: all, unless there are numbers
/// @param numbers null: all, unless there are accounts
public record Scope(@Nullable Set<String> wabas, @Nullable Set<String> numbers) {

    static final String WABAS = "wabas";
    static final String NUMBERS = "numbers";

    /// All of them.
    static final Scope ALL = new Scope(null, null);

    /// None of them.
    static final Scope NONE = new Scope(Set.of(), Set.of());

    public Scope {
        wabas = wabas == null ? null : Set.copyOf(wabas);
        numbers = numbers == null ? null : Set.copyOf(numbers);
    }

    /// What a token says; a claim that is there and is no list leads to nothing.
    static Scope of(Map<String, Object> attributes) {
        return new Scope(set(attributes, WABAS), set(attributes, NUMBERS));
    }

    static Scope of(Authentication caller) {
        return of(caller.getAttributes());
    }

    /// As a caller has them.
    Map<String, Object> attributes() {
        var attributes = new HashMap<String, Object>();
        if (wabas != null) attributes.put(WABAS, wabas);
        if (numbers != null) attributes.put(NUMBERS, numbers);
        return attributes;
    }

    private static @Nullable Set<String> set(Map<String, Object> attributes, String name) {
        if (!attributes.containsKey(name)) return null;
        return attributes.get(name) instanceof Collection<?> list
                ? list.stream().map(String::valueOf).collect(Collectors.toSet())
                : Set.of();
    }

    boolean isAll() {
        return wabas == null && numbers == null;
    }

    boolean hasWaba(String wabaId) {
        return isAll() || (wabas != null && wabas.contains(wabaId));
    }

    /// @param wabaId whose number it is; null: not known
    boolean hasNumber(String phoneNumberId, @Nullable String wabaId) {
        return isAll()
                || (numbers != null && numbers.contains(phoneNumberId))
                || (wabas != null && wabaId != null && wabas.contains(wabaId));
    }
}
