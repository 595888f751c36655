package convometer.tracker.gate;

import convometer.tracker.budget.Budget;
import convometer.tracker.identity.PhoneNumberId;
import convometer.tracker.limit.MessagingLimit;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the gate has to know of a business number, whoever the customer is: by Meta's webhooks,
/// else by an import of Meta's list of templates, else by the accounts file; of these the latest.
public interface AccountFacts {

    /// An account of the accounts file lists the number.
    boolean hasNumber(PhoneNumberId phoneNumberId);

    /// Only who opted in may be written to from the number.
    boolean optInRequired(PhoneNumberId phoneNumberId);

    /// The template of the number's billing account; empty: there is none.
    Optional<Template> template(PhoneNumberId phoneNumberId, String name, String language);

    /// The languages, sorted, in which the number's billing account has a template of this name.
    default List<String> languages(PhoneNumberId phoneNumberId, String name) {
        return List.of();
    }

    /// The limit that messages of the number count in.
    ///
    /// @param labels of the request: they say whose quota of it counts, too
    MessagingLimit limit(PhoneNumberId phoneNumberId, Map<String, String> labels);

    /// The budgets that a message counts in, each in its period of an instant.
    ///
    /// @param category that it is charged as
    /// @param template its name; null: none
    default List<Budget> budgets(
            PhoneNumberId phoneNumberId,
            String category,
            @Nullable String template,
            Map<String, String> labels,
            Instant at) {
        return List.of();
    }

    /// Messages a second that Meta takes from the number.
    int throughput(PhoneNumberId phoneNumberId);
}
