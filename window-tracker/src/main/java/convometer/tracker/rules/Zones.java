package convometer.tracker.rules;

import java.time.Instant;
import java.time.LocalDate;

/// Which day it is where a billing account is at home.
@FunctionalInterface
public interface Zones {

    /// The local date of the instant.
    ///
    /// @param waba the billing account that Meta named; empty: none
    /// @param number the business number, which tells the account where the named one is not known
    LocalDate dateOf(Instant at, String waba, String number);
}
