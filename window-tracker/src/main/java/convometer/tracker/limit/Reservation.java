package convometer.tracker.limit;

import convometer.tracker.identity.CustomerId;
import convometer.tracker.identity.PhoneNumberId;
import convometer.tracker.message.Wamid;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;

/// What a permitted message holds of a ledger.
///
/// @param requestedAs the name of the customer under which it was asked for
/// @param at when it was asked for, or the message was sent
/// @param wamid the message; null: not sent yet, as far as is known
/// @param failed Meta failed the message, and the money is free again, unless it is delivered after
///   all
public record Reservation(
        Reserved what,
        PhoneNumberId number,
        CustomerId requestedAs,
        Instant at,
        @Nullable Wamid wamid,
        boolean failed) {

    /// A message is counted for a day, and for up to a day nobody may know whether it was sent.
    private static final Duration SLOT_KEPT = Duration.ofDays(2);

    /// Of a message that has not failed.
    public Reservation(
            Reserved what,
            PhoneNumberId number,
            CustomerId requestedAs,
            Instant at,
            @Nullable Wamid wamid) {
        this(what, number, requestedAs, at, wamid, false);
    }

    public Reservation sent(Wamid message, Instant sentAt) {
        return new Reservation(what, number, requestedAs, sentAt, message, failed);
    }

    public Reservation as(CustomerId name) {
        return new Reservation(what, number, name, at, wamid, failed);
    }

    public Reservation of(Reserved other) {
        return new Reservation(other, number, requestedAs, at, wamid, failed);
    }

    /// What is left of it where Meta failed the message.
    public Reservation afterFailure() {
        return new Reservation(what.withoutSlot(), number, requestedAs, at, wamid, true);
    }

    /// Until when it matters: a slot for two days, money until its periods are over.
    public Instant keptUntil() {
        var slotKept = at.plus(SLOT_KEPT);
        var expenseKept = what.expense().until();
        if (expenseKept == null) return slotKept;
        return what.slot() && slotKept.isAfter(expenseKept) ? slotKept : expenseKept;
    }
}
