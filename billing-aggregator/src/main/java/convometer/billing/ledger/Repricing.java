package convometer.billing.ledger;

import convometer.billing.rules.Account;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.YearMonth;
import java.util.Optional;

/// What somebody wants to be priced anew.
///
/// @param from the first local month
/// @param to the last one; null: no end
/// @param wabaId the billing account; null: all
/// @param target the tables to price by
public record Repricing(
        YearMonth from, @Nullable YearMonth to, @Nullable String wabaId, BillingTables target) {

    /// The tables by which what is known under the id of a row is priced from now on: its own,
    /// unless it is of these months and this account, by those or by the target. A row whose
    /// account the target lacks stays as it is.
    ///
    /// @param state where the row is
    BillingTables tablesFor(LedgerRow row, LedgerState state) {
        var place = place(row, state);
        // Nothing was booked of it.
        if (place == null) return target;
        var now = place.in(target);
        if (now.isEmpty()) return row.tables();
        return covers(place, now) || covers(place, place.in(row.tables())) ? target : row.tables();
    }

    private boolean covers(Place place, Optional<Account> account) {
        return account.filter(it -> wabaId == null || wabaId.equals(it.wabaId()))
                .map(it -> YearMonth.from(it.dateOf(place.at())))
                .filter(month -> !month.isBefore(from) && (to == null || !month.isAfter(to)))
                .isPresent();
    }

    /// Where and when something was.
    private record Place(String wabaId, String phoneNumberId, Instant at) {

        Optional<Account> in(BillingTables tables) {
            return tables.account(wabaId, phoneNumberId);
        }
    }

    private static @Nullable Place place(LedgerRow row, LedgerState state) {
        var delivery = row.delivery();
        if (delivery != null)
            return new Place(delivery.wabaId(), delivery.phoneNumberId(), delivery.at());
        var opening = row.opening();
        if (opening != null)
            return new Place(opening.wabaId(), opening.phoneNumberId(), opening.at());
        var first = state.membersOfUnit(row).first();
        if (first != null) {
            var context = first.context();
            return new Place(context.wabaId(), context.phoneNumberId(), context.at());
        }
        var charge = row.charge();
        return charge == null
                ? null
                : new Place(charge.getWabaId(), charge.getPhoneNumberId(), charge.getInstant());
    }
}
