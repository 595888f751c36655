package convometer.deploy.twin;

import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The customers of whom more is known than the name that somebody used, and what is to go wrong
/// with messages to them.
final class People {

    private final Map<String, Person> known = new ConcurrentHashMap<>();
    private final Map<String, Failing> failing = new ConcurrentHashMap<>();

    /// Messages to a customer that fail.
    ///
    /// @param left how many more; -1 for all
    record Failing(int code, int left) {}

    People(Set<String> unreachable) {
        for (var waId : unreachable) {
            var person = Person.named(waId, null);
            put(person.with(person.name(), false, true));
        }
    }

    /// Whoever has one of these names; of a stranger only the names.
    Person of(@Nullable String waId, @Nullable String userId) {
        var byNumber = waId == null ? null : known.get(waId);
        if (byNumber != null) return byNumber;
        var byUserId = userId == null ? null : known.get(userId);
        return byUserId != null ? byUserId : Person.named(waId, userId);
    }

    /// Whoever has this name, be it a number or a business-scoped user id.
    Person of(String name) {
        return isUserId(name) ? of(null, name) : of(name, null);
    }

    /// `CC.` and up to 128 letters and digits.
    static boolean isUserId(String name) {
        return name.matches("[A-Z]{2}(\\.ENT)?\\.[A-Za-z0-9]{1,128}");
    }

    void put(Person person) {
        if (person.waId() != null) known.put(person.waId(), person);
        if (person.userId() != null) known.put(person.userId(), person);
    }

    /// Puts a person with other names in the place of who they were. Who is still called by an old
    /// name is nobody any more.
    void rename(Person before, Person after) {
        for (var name : new @Nullable String[] {before.waId(), before.userId()})
            if (name != null && !name.equals(after.waId()) && !name.equals(after.userId())) {
                var nobody = isUserId(name) ? Person.named(null, name) : Person.named(name, null);
                put(nobody.with(nobody.name(), false, true));
            }
        put(after);
    }

    void fail(String key, int code, int times) {
        if (code == 0) failing.remove(key);
        else failing.put(key, new Failing(code, times));
    }

    /// The code with which the next message to a customer fails; 0 if it does not.
    int failureOf(String key) {
        if (failing.isEmpty()) return 0;
        var now = failing.get(key);
        if (now == null) return 0;
        failing.computeIfPresent(key, (_, f) -> spent(f));
        return now.code();
    }

    private static @Nullable Failing spent(Failing failing) {
        if (failing.left() < 0) return failing;
        return failing.left() == 1 ? null : new Failing(failing.code(), failing.left() - 1);
    }
}
