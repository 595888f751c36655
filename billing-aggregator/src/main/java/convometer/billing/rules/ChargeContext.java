package convometer.billing.rules;

import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;

/// The delivery that a unit begins with: where, with whom and when. A conversation takes it over
/// from its earliest message (V3).
///
/// @param portfolio the business that owns the billing account
/// @param customer the wa_id, else the business-scoped user id
/// @param date local date of the instant
/// @param sentByUs there is a send record of the message
/// @param attribution to a template and labels; of a derived conversation by itself nothing is
///   known
public record ChargeContext(
        String portfolio,
        String wabaId,
        String currency,
        String phoneNumberId,
        String customer,
        String market,
        Instant at,
        LocalDate date,
        boolean sentByUs,
        Attribution attribution) {

    static ChargeContext of(
            Account account,
            String phoneNumberId,
            String customer,
            String market,
            Instant at,
            LocalDate date,
            boolean sentByUs,
            Attribution attribution) {
        return new ChargeContext(
                account.portfolio(),
                account.wabaId(),
                account.currency(),
                phoneNumberId,
                customer,
                market,
                at,
                date,
                sentByUs,
                attribution);
    }

    public String month() {
        return YearMonth.from(date).toString();
    }
}
