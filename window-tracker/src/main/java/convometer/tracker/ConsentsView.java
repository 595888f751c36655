package convometer.tracker;

import convometer.events.ConsentChange;
import convometer.tracker.gate.Consent;
import convometer.tracker.gate.Consents;
import convometer.tracker.gate.Scope;

import io.micronaut.core.annotation.Introspected;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// What a customer said about being written to, as far as it holds at a number.
///
/// @param everything null: nothing was said
/// @param marketing null: nothing was said of marketing by itself
@Introspected
record ConsentsView(@Nullable Said everything, @Nullable Said marketing) {

    static final ConsentsView NOTHING = new ConsentsView(null, null);

    /// What was said last.
    ///
    /// @param action opt_in or opt_out
    /// @param source where; null: not told
    @Introspected
    record Said(String action, Instant at, @Nullable String source) {

        static Said of(Consent consent) {
            var source = consent.source();
            return new Said(consent.action(), consent.at(), source.isEmpty() ? null : source);
        }
    }

    static ConsentsView of(Consents consents, String number) {
        return new ConsentsView(
                consents.at(number, Scope.EVERYTHING).map(Said::of).orElse(null),
                consents.at(number, Scope.MARKETING).map(Said::of).orElse(null));
    }

    /// Whether it has the change, or something later.
    boolean knows(ConsentChange change) {
        var said = change.getScope().equals("marketing") ? marketing : everything;
        return said != null && !said.at().isBefore(change.getAt());
    }
}
