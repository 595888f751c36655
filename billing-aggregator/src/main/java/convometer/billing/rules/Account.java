package convometer.billing.rules;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;

/// The billing account of a unit, as far as its price needs it.
///
/// @param zone decides where its days and months begin
/// @param currency ISO 4217 code in which Meta bills it
public record Account(String wabaId, ZoneId zone, String currency) {

    public LocalDate dateOf(Instant instant) {
        return LocalDate.ofInstant(instant, zone);
    }
}
