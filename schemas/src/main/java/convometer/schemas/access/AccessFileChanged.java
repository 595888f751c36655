package convometer.schemas.access;

import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// The access file says something else than before. It tells names of tokens and nothing else.
///
/// @param changed tokens that have other roles, accounts or numbers, or are another secret under
///   the same name
public record AccessFileChanged(
        SortedSet<String> added, SortedSet<String> removed, SortedSet<String> changed) {

    /// @param before tokens by their SHA-256
    /// @param after the same, as it is now
    static AccessFileChanged between(Map<String, ApiToken> before, Map<String, ApiToken> after) {
        var was = byName(before);
        var is = byName(after);
        var added = new TreeSet<>(is.keySet());
        added.removeAll(was.keySet());
        var removed = new TreeSet<>(was.keySet());
        removed.removeAll(is.keySet());
        var changed = new TreeSet<String>();
        was.forEach((name, token) -> {
            if (is.containsKey(name) && !token.equals(is.get(name))) changed.add(name);
        });
        return new AccessFileChanged(added, removed, changed);
    }

    private static Map<String, Map.Entry<String, ApiToken>> byName(Map<String, ApiToken> tokens) {
        var byName = new TreeMap<String, Map.Entry<String, ApiToken>>();
        tokens.entrySet().forEach(token -> byName.put(token.getValue().name(), token));
        return byName;
    }

    /// Whether any token is other than before; a file may also have another layout.
    public boolean isEmpty() {
        return added.isEmpty() && removed.isEmpty() && changed.isEmpty();
    }

    @Override
    public String toString() {
        return "added " + added + ", removed " + removed + ", changed " + changed;
    }
}
