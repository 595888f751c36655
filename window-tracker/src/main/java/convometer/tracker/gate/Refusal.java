package convometer.tracker.gate;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.Locale;

/// Why a request is refused, in the order of G: a code for programs, a sentence for people.
public enum Refusal {
    MALFORMED(
            "The message or its fallback template is no JSON object, or names no template and"
                    + " language."),
    EXPIRED("The deadline of the request had passed when it was its turn."),
    UNKNOWN_NUMBER("No billing account of the accounts file lists this phone_number_id."),
    OPTED_OUT("The customer does not want to be written to."),
    MARKETING_STOPPED("The customer has stopped marketing messages."),
    NO_OPT_IN("This number only writes to who opted in, and the customer has not."),
    UNKNOWN_TEMPLATE("The number's billing account has no template of this name and language."),
    TEMPLATE_NOT_APPROVED(
            "The template is not approved now: it is pending, rejected, paused or disabled."),
    HANDLED_BY_PERSON("A person handles this thread; the bot may not write."),
    WINDOW_CLOSED(
            "The customer's service window is closed, or about to close: only an approved template"
                    + " may be sent now."),
    MESSAGING_LIMIT(
            "The messaging limit is reached: so many customers have been written to outside of"
                    + " their windows within 24 hours."),
    QUOTA_EXHAUSTED(
            "The quota of this publisher is used up: so many customers have been written to for it"
                    + " outside of their windows within 24 hours."),
    BUDGET_EXHAUSTED("A budget that the message counts in has not enough left for it."),
    TOO_MANY_PENDING(
            "So many requests to this customer wait already, to be sent or for the customer to"
                    + " write, that this one cannot wait, too."),
    CANCELLED("The request was cancelled before its message was sent.");

    private final String message;

    Refusal(String message) {
        this.message = message;
    }

    /// The stable code for programs.
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    Answer.Refused answer() {
        return answer(null);
    }

    Answer.Refused answer(@Nullable Instant earliestAt) {
        return new Answer.Refused(code(), message, earliestAt, List.of());
    }

    /// With the budgets that have not enough left.
    Answer.Refused answer(List<String> budgets, @Nullable Instant earliestAt) {
        return new Answer.Refused(
                code(),
                message + " Too little is left of: " + String.join(", ", budgets) + ".",
                earliestAt,
                List.of());
    }

    /// With the languages in which there is a template of the name that was asked for.
    Answer.Refused answerOf(List<String> languages) {
        if (languages.isEmpty()) return answer();
        return new Answer.Refused(
                code(),
                message + " It has this name in: " + String.join(", ", languages) + ".",
                null,
                List.of());
    }

    /// A held request whose time is over.
    static Answer.Refused heldUntilExpiry(PendingRequest held) {
        return new Answer.Refused(
                EXPIRED.code(),
                "The request was held from "
                        + held.since()
                        + " until "
                        + held.until()
                        + ", and the customer did not write.",
                null,
                List.of());
    }
}
