/// The match with Meta over HTTP: takes Meta's figures, from a file or from its API, and shows
/// where they and the ledger differ.
@NullMarked
package convometer.billing.match;

import org.jspecify.annotations.NullMarked;
