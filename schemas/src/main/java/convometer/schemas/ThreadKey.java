package convometer.schemas;

import org.jspecify.annotations.Nullable;

/// A business number and a customer: the key of every topic that the tracker reads. Written
/// `phone_number_id/customer`; the customer is a wa_id, else a business-scoped user id, else a
/// group's id.
public record ThreadKey(String phoneNumberId, String customer) {

    public ThreadKey {
        if (phoneNumberId.isEmpty() || phoneNumberId.indexOf('/') >= 0)
            throw new IllegalArgumentException("not a phone_number_id: \"" + phoneNumberId + "\"");
        if (customer.isEmpty()) throw new IllegalArgumentException("a thread has a customer");
    }

    /// The first name that is known: the group's, the wa_id, the business-scoped user id.
    ///
    /// @throws IllegalArgumentException if there is none
    public static ThreadKey of(
            String phoneNumberId,
            @Nullable String groupId,
            @Nullable String waId,
            @Nullable String userId) {
        var customer = groupId != null ? groupId : waId != null ? waId : userId;
        if (customer == null) throw new IllegalArgumentException("nobody is named");
        return new ThreadKey(phoneNumberId, customer);
    }

    /// The opposite of [#toString()].
    public static ThreadKey parse(String key) {
        var slash = key.indexOf('/');
        if (slash < 0) throw new IllegalArgumentException("not a thread: \"" + key + "\"");
        return new ThreadKey(key.substring(0, slash), key.substring(slash + 1));
    }

    @Override
    public String toString() {
        return phoneNumberId + "/" + customer;
    }
}
