package convometer.deploy.twin;

import org.jspecify.annotations.Nullable;

import java.util.HashSet;
import java.util.Set;

/// A customer as Meta knows them.
///
/// @param key the name under which Meta's own books are kept; it never changes
/// @param waId their number, if Meta tells it to anybody
/// @param userId their business-scoped user id
/// @param phoneHidden webhooks leave the number out
/// @param unreachable nothing can be delivered to them
/// @param blocked business numbers that they blocked
/// @param stopped business numbers whose marketing they stopped
record Person(
        String key,
        @Nullable String waId,
        @Nullable String userId,
        String name,
        boolean phoneHidden,
        boolean unreachable,
        Set<String> blocked,
        Set<String> stopped) {

    private static final int SHOWN = 4;

    /// Somebody of whom only a name is known.
    static Person named(@Nullable String waId, @Nullable String userId) {
        var key = waId != null ? waId : userId;
        if (key == null) throw new IllegalArgumentException("nobody is named");
        var name = "Customer " + key.substring(Math.max(0, key.length() - SHOWN));
        return new Person(key, waId, userId, name, false, false, Set.of(), Set.of());
    }

    @Nullable String shownWaId() {
        return phoneHidden && userId != null ? null : waId;
    }

    Person called(@Nullable String newWaId, @Nullable String newUserId) {
        return new Person(
                key, newWaId, newUserId, name, phoneHidden, unreachable, blocked, stopped);
    }

    Person with(String newName, boolean hidden, boolean gone) {
        return new Person(key, waId, userId, newName, hidden, gone, blocked, stopped);
    }

    Person blocking(String phoneNumberId, boolean yes) {
        var changed = changed(blocked, phoneNumberId, yes);
        return new Person(key, waId, userId, name, phoneHidden, unreachable, changed, stopped);
    }

    Person stopping(String phoneNumberId, boolean yes) {
        var changed = changed(stopped, phoneNumberId, yes);
        return new Person(key, waId, userId, name, phoneHidden, unreachable, blocked, changed);
    }

    private static Set<String> changed(Set<String> numbers, String number, boolean in) {
        var changed = new HashSet<>(numbers);
        if (in) changed.add(number);
        else changed.remove(number);
        return Set.copyOf(changed);
    }
}
