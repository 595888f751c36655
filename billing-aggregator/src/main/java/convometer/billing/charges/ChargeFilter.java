package convometer.billing.charges;

import convometer.billing.ledger.LedgerRow;
import convometer.events.Charge;

import org.jspecify.annotations.Nullable;

/// Which charges somebody wants to see; null: any.
///
/// @param wabaId the billing account
/// @param month local month: 2026-10
/// @param phoneNumberId the business number
/// @param market by its name
/// @param category that is billed
/// @param discrepancy a class of V4; `any`: one of them; `none`: none
/// @param failed Meta also said that the message failed (S3)
/// @param limit how many at most
public record ChargeFilter(
        @Nullable String wabaId,
        @Nullable String month,
        @Nullable String phoneNumberId,
        @Nullable String market,
        @Nullable String category,
        @Nullable String discrepancy,
        @Nullable Boolean failed,
        int limit) {

    /// Whether a row of the ledger is one of them.
    public boolean takes(LedgerRow row) {
        var charge = row.charge();
        return charge != null && !charge.getWithdrawn() && takes(charge) && takesFailed(row);
    }

    private boolean takes(Charge charge) {
        return is(wabaId, charge.getWabaId())
                && is(month, charge.getMonth())
                && is(phoneNumberId, charge.getPhoneNumberId())
                && is(market, charge.getMarket())
                && is(category, charge.getCategory())
                && takesDiscrepancy(charge.getDiscrepancy());
    }

    private static boolean is(@Nullable String wanted, String there) {
        return wanted == null || wanted.equals(there);
    }

    private boolean takesDiscrepancy(@Nullable String there) {
        if (discrepancy == null) return true;
        return switch (discrepancy) {
            case "any" -> there != null;
            case "none" -> there == null;
            default -> discrepancy.equals(there);
        };
    }

    private boolean takesFailed(LedgerRow row) {
        var delivery = row.delivery();
        return failed == null || failed == (delivery != null && delivery.failed());
    }
}
