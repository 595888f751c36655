package convometer.billing.console.charges;

import convometer.billing.charges.ChargeView;
import convometer.billing.console.Frame;
import convometer.billing.console.Words;
import convometer.billing.rules.Discrepancy;

import org.jspecify.annotations.Nullable;

import java.util.Locale;

/// The page of a charge: what it costs, and what that rests on.
public record ChargeDetailPage(Frame frame, ChargeView charge) {

    /// What the class of the discrepancy means; null: there is none.
    public @Nullable String discrepancyMeaning() {
        var code = charge.discrepancy();
        return code == null
                ? null
                : Words.meaning(Discrepancy.valueOf(code.toUpperCase(Locale.ROOT)));
    }
}
