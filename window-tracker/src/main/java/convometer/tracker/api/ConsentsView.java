package convometer.tracker.api;

import convometer.events.ConsentChange;
import convometer.tracker.consent.Consent;
import convometer.tracker.consent.ConsentScope;
import convometer.tracker.consent.Consents;
import convometer.tracker.identity.PhoneNumberId;

import io.micronaut.core.annotation.Introspected;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// What a customer said about being written to, as far as it holds at a number.
///
/// @param everything null: nothing was said
/// @param marketing null: nothing was said of marketing by itself
@Introspected
record ConsentsView(@Nullable Statement everything, @Nullable Statement marketing) {

    static final ConsentsView NOTHING = new ConsentsView(null, null);

    /// What was said last.
    ///
    /// @param action opt_in or opt_out
    /// @param source where; null: not given
    @Introspected
    record Statement(String action, Instant at, @Nullable String source) {

        static Statement of(Consent consent) {
            var source = consent.source();
            return new Statement(consent.action(), consent.at(), source.isEmpty() ? null : source);
        }
    }

    static ConsentsView of(Consents consents, PhoneNumberId number) {
        return new ConsentsView(
                consents.at(number, ConsentScope.EVERYTHING).map(Statement::of).orElse(null),
                consents.at(number, ConsentScope.MARKETING).map(Statement::of).orElse(null));
    }

    /// Whether it has the change, or something later.
    boolean hasAny(ConsentChange change) {
        var said = change.getScope().equals("marketing") ? marketing : everything;
        return said != null && !said.at().isBefore(change.getAt());
    }
}
