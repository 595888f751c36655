package convometer.tracker.policy;

import convometer.tracker.identity.PhoneNumberId;
import convometer.tracker.identity.WabaId;

import java.time.Instant;
import java.time.LocalDate;

/// The local date of a billing account.
@FunctionalInterface
public interface Zones {

    /// The local date of the instant.
    ///
    /// @param waba the billing account that Meta named
    /// @param number the business number, which gives the account where the named one is not known
    LocalDate dateOf(Instant at, WabaId waba, PhoneNumberId number);
}
