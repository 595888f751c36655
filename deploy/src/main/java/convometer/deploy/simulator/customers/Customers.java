package convometer.deploy.simulator.customers;

import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The customers of whom more is known than a number or a user id, and the failures that are set
/// for messages to them.
public final class Customers {

    private final Map<String, Customer> known = new ConcurrentHashMap<>();
    private final Map<String, Failure> failures = new ConcurrentHashMap<>();

    /// Messages to a customer fail.
    ///
    /// @param left how many more; -1 for all
    private record Failure(int code, int left) {}

    /// Only the customers to whom nothing can be delivered are known at first.
    ///
    /// @param undeliverable numbers to which nothing can be delivered
    public Customers(Set<String> undeliverable) {
        for (var waId : undeliverable) {
            var customer = Customer.of(waId, null);
            put(customer.withProfile(customer.name(), false, true));
        }
    }

    /// The customer with this number or this user id, known or not.
    public Customer find(@Nullable String waId, @Nullable String userId) {
        var byNumber = waId == null ? null : known.get(waId);
        if (byNumber != null) return byNumber;
        var byUserId = userId == null ? null : known.get(userId);
        return byUserId != null ? byUserId : Customer.of(waId, userId);
    }

    /// The customer with this number or user id.
    public Customer find(String id) {
        return isUserId(id) ? find(null, id) : find(id, null);
    }

    /// Whether this is a business-scoped user id: a country, a dot and up to 128 letters and
    /// digits, perhaps with `ENT.` between.
    public static boolean isUserId(String id) {
        return id.matches("[A-Z]{2}(\\.ENT)?\\.[A-Za-z0-9]{1,128}");
    }

    public void put(Customer customer) {
        if (customer.waId() != null) known.put(customer.waId(), customer);
        if (customer.userId() != null) known.put(customer.userId(), customer);
    }

    /// Replaces a customer by the same one with another number or user id. What is sent to the old
    /// one can no longer be delivered.
    public void replace(Customer before, Customer after) {
        for (var id : new @Nullable String[] {before.waId(), before.userId()})
            if (id != null && !id.equals(after.waId()) && !id.equals(after.userId())) {
                var left = isUserId(id) ? Customer.of(null, id) : Customer.of(id, null);
                put(left.withProfile(left.name(), false, true));
            }
        put(after);
    }

    /// Lets the next messages to a customer fail.
    ///
    /// @param code Meta's code; 0 ends it
    /// @param times how many messages; -1 for all
    public void setFailure(String key, int code, int times) {
        if (code == 0) failures.remove(key);
        else failures.put(key, new Failure(code, times));
    }

    /// The code with which the next message to a customer fails, which is counted; 0 if none.
    public int nextFailure(String key) {
        if (failures.isEmpty()) return 0;
        var current = failures.get(key);
        if (current == null) return 0;
        failures.computeIfPresent(key, (_, failure) -> afterOne(failure));
        return current.code();
    }

    private static @Nullable Failure afterOne(Failure failure) {
        if (failure.left() < 0) return failure;
        return failure.left() == 1 ? null : new Failure(failure.code(), failure.left() - 1);
    }
}
