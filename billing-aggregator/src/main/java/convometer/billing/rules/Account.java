package convometer.billing.rules;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;

/// The billing account of a unit, as far as its price needs it.
///
/// @param portfolio the business that owns it, over whose accounts volume tiers count
/// @param zone decides where its days and months begin
/// @param currency ISO 4217 code in which Meta bills it
public record Account(String portfolio, String wabaId, ZoneId zone, String currency) {

    public LocalDate dateOf(Instant instant) {
        return LocalDate.ofInstant(instant, zone);
    }
}
