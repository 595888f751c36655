package convometer.billing.rules;

import java.time.LocalDate;

/// A row of the table of markets.
///
/// @param prefix of the customer's number, from the calling code on
/// @param country ISO 3166 code
/// @param from the first local date on which the row holds; [LocalDate#MIN] where it always did
public record Market(String prefix, String country, LocalDate from, String name) {}
