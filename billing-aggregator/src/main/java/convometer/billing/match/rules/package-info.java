/// Holds what the ledger has booked of an account and a month against what Meta reports of it,
/// bucket by bucket, and says of each difference what it is. Nothing here knows files, HTTP or
/// Kafka.
@NullMarked
package convometer.billing.match.rules;

import org.jspecify.annotations.NullMarked;
