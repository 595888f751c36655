package convometer.tracker.rules;

/// A decision and the thread that it is about.
///
/// @param number the business number
/// @param customer the name that the customer is shown as
public record Told(String number, String customer, Decision decision) {}
