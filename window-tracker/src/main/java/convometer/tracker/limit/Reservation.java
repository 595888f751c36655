package convometer.tracker.limit;

import convometer.tracker.identity.CustomerId;
import convometer.tracker.identity.PhoneNumberId;
import convometer.tracker.message.Wamid;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// A slot of the messaging limit that a permitted message holds.
///
/// @param scope whose limit it is
/// @param quota of a publisher that it is a slot of, too; null: of none
/// @param requestedAs the name of the customer under which it was asked for
/// @param at when it was permitted, or sent
/// @param wamid the message; null: not sent yet, as far as is known
public record Reservation(
        String scope,
        @Nullable String quota,
        PhoneNumberId number,
        CustomerId requestedAs,
        Instant at,
        @Nullable Wamid wamid) {

    public Reservation sent(Wamid message, Instant sentAt) {
        return new Reservation(scope, quota, number, requestedAs, sentAt, message);
    }

    public Reservation as(CustomerId name) {
        return new Reservation(scope, quota, number, name, at, wamid);
    }
}
