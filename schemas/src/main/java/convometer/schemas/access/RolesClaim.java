package convometer.schemas.access;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The roles in a token: issuers have them under names of their own, as a list or as words.
final class RolesClaim {

    /// The roles that mean something here.
    ///
    /// @param name of the claim; where there is none of this name, its dots lead into claims
    static Set<String> roles(Map<String, Object> claims, String name) {
        return words(claims.containsKey(name) ? claims.get(name) : within(claims, name))
                .filter(Role.ALL::contains)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static @Nullable Object within(Map<String, Object> claims, String path) {
        @Nullable Object found = claims;
        for (var step : path.split("\\.", -1))
            found = found instanceof Map<?, ?> map ? map.get(step) : null;
        return found;
    }

    private static Stream<String> words(@Nullable Object claim) {
        if (claim instanceof Collection<?> list) return list.stream().map(String::valueOf);
        return claim instanceof String text ? Arrays.stream(text.split(" ", -1)) : Stream.of();
    }

    private RolesClaim() {}
}
