package convometer.schemas.access;

import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// The access file says something else than before. It tells names of tokens and people and nothing
/// else.
///
/// @param changed tokens that have other roles, accounts or numbers, or are another secret under
///   the same name
public record AccessFileChanged(
        SortedSet<String> added, SortedSet<String> removed, SortedSet<String> changed) {

    /// @param before what it said
    /// @param after what it says now
    static AccessFileChanged between(AccessFile.Content before, AccessFile.Content after) {
        var was = byName(before);
        var is = byName(after);
        var added = new TreeSet<>(is.keySet());
        added.removeAll(was.keySet());
        var removed = new TreeSet<>(was.keySet());
        removed.removeAll(is.keySet());
        var changed = new TreeSet<String>();
        was.forEach((name, entry) -> {
            if (is.containsKey(name) && !entry.equals(is.get(name))) changed.add(name);
        });
        return new AccessFileChanged(added, removed, changed);
    }

    private static Map<String, Object> byName(AccessFile.Content content) {
        var byName = new TreeMap<String, Object>();
        content.tokens().entrySet().forEach(token -> byName.put(token.getValue().name(), token));
        content.people().forEach((name, person) -> byName.put("person " + name, person));
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
