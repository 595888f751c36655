package convometer.deploy.simulator.customers;

import org.jspecify.annotations.Nullable;

import java.util.HashSet;
import java.util.Set;

/// A customer as Meta knows them.
///
/// @param key identifies the customer for billing; it stays when the number or user id changes
/// @param waId the number in digits, where Meta knows it
/// @param userId the business-scoped user id
/// @param phoneHidden webhooks leave out the number
/// @param undeliverable nothing can be delivered to the customer
/// @param blocked business numbers that the customer blocked
/// @param stopped business numbers whose marketing the customer stopped
public record Customer(
        String key,
        @Nullable String waId,
        @Nullable String userId,
        String name,
        boolean phoneHidden,
        boolean undeliverable,
        Set<String> blocked,
        Set<String> stopped) {

    private static final int DIGITS_IN_NAME = 4;

    /// A customer of whom only the number or the user id is known.
    public static Customer of(@Nullable String waId, @Nullable String userId) {
        var key = waId != null ? waId : userId;
        if (key == null) throw new IllegalArgumentException("a customer needs a number or user id");
        var name = "Customer " + key.substring(Math.max(0, key.length() - DIGITS_IN_NAME));
        return new Customer(key, waId, userId, name, false, false, Set.of(), Set.of());
    }

    /// The number as webhooks show it.
    public @Nullable String shownWaId() {
        return phoneHidden && userId != null ? null : waId;
    }

    public Customer withIds(@Nullable String newWaId, @Nullable String newUserId) {
        return new Customer(
                key, newWaId, newUserId, name, phoneHidden, undeliverable, blocked, stopped);
    }

    public Customer withProfile(String newName, boolean hidden, boolean unreachable) {
        return new Customer(key, waId, userId, newName, hidden, unreachable, blocked, stopped);
    }

    public Customer withBlocked(String phoneNumberId, boolean yes) {
        var changed = changed(blocked, phoneNumberId, yes);
        return new Customer(key, waId, userId, name, phoneHidden, undeliverable, changed, stopped);
    }

    public Customer withStopped(String phoneNumberId, boolean yes) {
        var changed = changed(stopped, phoneNumberId, yes);
        return new Customer(key, waId, userId, name, phoneHidden, undeliverable, blocked, changed);
    }

    private static Set<String> changed(Set<String> numbers, String number, boolean in) {
        var changed = new HashSet<>(numbers);
        if (in) changed.add(number);
        else changed.remove(number);
        return Set.copyOf(changed);
    }
}
