package convometer.deploy.replay.literal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/// Rules I: which aliases are one customer, and how that customer is shown.
final class People {

    /// An alias within a portfolio.
    record Alias(String portfolio, String text) {

        boolean isUserId() {
            return text.matches("[A-Z]{2}\\..*");
        }
    }

    private record Used(Alias alias, long at, boolean ofChange) {}

    private static final Comparator<Used> LAST =
            Comparator.comparingLong(Used::at)
                    .thenComparing(Used::ofChange)
                    .thenComparing(u -> u.alias().text());

    private final Map<Alias, Set<Alias>> same = new HashMap<>();
    private final List<Used> uses = new ArrayList<>();
    private final Map<Alias, String> shown = new HashMap<>();

    void link(String portfolio, List<String> aliases) {
        var merged = new HashSet<Alias>();
        for (var text : aliases) {
            var alias = new Alias(portfolio, text);
            merged.add(alias);
            merged.addAll(same.getOrDefault(alias, Set.of()));
        }
        for (var alias : merged) same.put(alias, merged);
    }

    void use(String portfolio, String alias, long at, boolean ofChange) {
        uses.add(new Used(new Alias(portfolio, alias), at, ofChange));
    }

    /// I4.
    String shown(String portfolio, String alias) {
        return shown.computeIfAbsent(new Alias(portfolio, alias), this::choose);
    }

    private String choose(Alias alias) {
        var person = same.getOrDefault(alias, Set.of(alias));
        Predicate<Alias> userId = Alias::isUserId;
        return last(person, userId.negate())
                .or(() -> greatest(person, userId.negate()))
                .or(() -> last(person, userId))
                .or(() -> greatest(person, userId))
                .orElseThrow();
    }

    private static Optional<String> greatest(Set<Alias> person, Predicate<Alias> form) {
        return person.stream().filter(form).map(Alias::text).max(Comparator.naturalOrder());
    }

    private Optional<String> last(Set<Alias> person, Predicate<Alias> form) {
        return uses.stream()
                .filter(u -> person.contains(u.alias()) && form.test(u.alias()))
                .max(LAST)
                .map(u -> u.alias().text());
    }
}
