/// The messaging limit (G4): how many customers may be written to outside of their windows in a
/// moving 24 hours, and what publishers may take of it. It owns the ledger of reservations, who
/// counts and until when, and the limits that Meta announced.
@NullMarked
package convometer.tracker.limit;

import org.jspecify.annotations.NullMarked;
