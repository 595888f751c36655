package convometer.tracker.gate;

import convometer.tracker.limit.MessagingLimit;

import java.util.List;
import java.util.Optional;

/// What the gate has to know of a business number, whoever the customer is: by Meta's webhooks,
/// else by an import of Meta's list of templates, else by the accounts file; of these the latest.
public interface AccountFacts {

    /// An account of the accounts file lists the number.
    boolean hasNumber(String phoneNumberId);

    /// Only who opted in may be written to from the number.
    boolean optInRequired(String phoneNumberId);

    /// The template of the number's billing account; empty: there is none.
    Optional<Template> template(String phoneNumberId, String name, String language);

    /// The languages, sorted, in which the number's billing account has a template of this name.
    default List<String> languages(String phoneNumberId, String name) {
        return List.of();
    }

    /// The limit that messages of the number count in.
    MessagingLimit limit(String phoneNumberId);

    /// Messages a second that Meta takes from the number.
    int throughput(String phoneNumberId);
}
