/// Opt-in and opt-out (rules O): of each scope the latest statement by its own time holds. It owns
/// what a customer said about being written to, at one business number or at all of a portfolio.
@NullMarked
package convometer.tracker.consent;

import org.jspecify.annotations.NullMarked;
