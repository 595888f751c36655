package convometer.tracker;

import convometer.schemas.accounts.Accounts;
import convometer.tracker.gate.AccountFacts;
import convometer.tracker.gate.MessagingLimit;
import convometer.tracker.gate.Template;

import java.util.Optional;

/// What the accounts file says, and nothing beside it.
///
/// @param accounts of the file
record AccountsOnly(Accounts accounts) implements AccountFacts {

    /// What Meta allows a business of which nothing is known (G4).
    private static final int LEAST_PLACES = 250;

    @Override
    public boolean knowsNumber(String phoneNumberId) {
        return accounts.wabaOfNumber(phoneNumberId).isPresent();
    }

    @Override
    public boolean optInRequired(String phoneNumberId) {
        return accounts.number(phoneNumberId)
                .filter(Accounts.BusinessNumber::optInRequired)
                .isPresent();
    }

    @Override
    public Optional<Template> template(String phoneNumberId, String name, String language) {
        return accounts.template(phoneNumberId, name, language)
                .map(template -> new Template(template.category(), template.status()));
    }

    @Override
    public MessagingLimit limit(String phoneNumberId) {
        return accounts.portfolio("", phoneNumberId)
                .map(portfolio -> limit(portfolio, phoneNumberId))
                .orElseGet(() -> new MessagingLimit("number/" + phoneNumberId, LEAST_PLACES));
    }

    private static MessagingLimit limit(Accounts.Portfolio portfolio, String phoneNumberId) {
        var scope =
                portfolio.limitPerNumber()
                        ? "number/" + phoneNumberId
                        : "portfolio/" + portfolio.id();
        return new MessagingLimit(scope, portfolio.messagingLimit());
    }
}
