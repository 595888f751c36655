/// Statements: what a billing account owes for a month, for people and for spreadsheets.
@NullMarked
package convometer.billing.statements;

import org.jspecify.annotations.NullMarked;
