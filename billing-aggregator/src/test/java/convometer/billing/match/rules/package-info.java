/// Tests of how the ledger and Meta's figures are held against each other.
@NullMarked
package convometer.billing.match.rules;

import org.jspecify.annotations.NullMarked;
