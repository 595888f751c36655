package convometer.tracker.identity;

/// A decision and the thread that it is about.
///
/// @param number the business number
/// @param customer the name that the customer is shown as
public record EmittedDecision(PhoneNumberId number, CustomerId customer, Decision decision) {}
