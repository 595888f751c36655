package convometer.billing.console.charges;

import convometer.billing.charges.ChargeFilter;
import convometer.billing.charges.ChargeLookup.ChargePage;
import convometer.billing.charges.ChargeView;
import convometer.billing.console.Frame;
import convometer.billing.console.Links;
import convometer.billing.console.Words;
import convometer.billing.rules.Discrepancy;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Objects;

/// The page of charges.
public record ChargesPage(Frame frame, ChargeFilter filter, ChargePage charges) {

    public static List<Discrepancy> classes() {
        return List.of(Discrepancy.values());
    }

    /// Whether a choice of the filter is the one that is shown.
    public boolean isCategory(String category) {
        return category.equals(filter.category());
    }

    /// Whether a business number is the one that is shown.
    public boolean isNumber(String phoneNumberId) {
        return phoneNumberId.equals(filter.phoneNumberId());
    }

    /// Whether a class of discrepancies is the one that is shown.
    public boolean isDiscrepancy(String code) {
        return code.equals(Objects.requireNonNullElse(filter.discrepancy(), ""));
    }

    /// The same charges from another cursor on.
    public String from(@Nullable String cursor) {
        var failed = filter.failed();
        return "/console/charges"
                + Links.query(
                        "waba_id",
                        filter.wabaId(),
                        "month",
                        filter.month(),
                        "phone_number_id",
                        filter.phoneNumberId(),
                        "market",
                        filter.market(),
                        "category",
                        filter.category(),
                        "discrepancy",
                        filter.discrepancy(),
                        "failed",
                        failed == null ? null : failed.toString(),
                        "cursor",
                        cursor);
    }

    /// Amounts of the table.
    public List<String> amounts() {
        return charges.charges().stream().map(ChargeView::amount).filter(Objects::nonNull).toList();
    }

    /// What one side says, in words.
    public static String said(ChargeView.Claim claim) {
        if (claim.category() == null && claim.type() == null) return "nothing";
        var type = claim.type();
        return Words.phrase(Objects.requireNonNullElse(claim.category(), ""))
                + (type == null ? "" : ", " + type.replace('_', ' '));
    }
}
