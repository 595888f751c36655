package convometer.deploy.twin;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

import org.jspecify.annotations.Nullable;

import java.util.Locale;

/// Something that goes wrong with sends.
///
/// @param perMille how many of a thousand sends it meets
/// @param next how many more sends it meets; -1 for no end
/// @param phoneNumberId only sends from this number
/// @param to only sends to this customer
/// @param waitMs how long a slow or late answer waits, or one that never comes holds on
/// @param httpStatus of an answer that is an error
/// @param code of an answer that is an error; 0 for an error that is a gateway's page and no JSON
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
record Fault(
        int id,
        String kind,
        int perMille,
        int next,
        @Nullable String phoneNumberId,
        @Nullable String to,
        int waitMs,
        int httpStatus,
        int code) {

    /// What goes wrong, and whether the message is taken all the same.
    enum Kind {
        /// Taken; no answer ever comes.
        TIMEOUT_AFTER_ACCEPTANCE(true),
        /// Taken; the answer comes late.
        LATE_ANSWER(true),
        /// Taken; the answer is an error: usually a gateway's, since Meta's own means not taken.
        ERROR_AFTER_ACCEPTANCE(true),
        /// Taken; the connection is closed without an answer.
        RESET_AFTER_ACCEPTANCE(true),
        /// Taken and answered, both late.
        SLOW(true),
        /// Not taken; the answer is an error.
        ERROR_BEFORE_ACCEPTANCE(false),
        /// Not taken; no answer ever comes.
        TIMEOUT_BEFORE_ACCEPTANCE(false),
        /// Not taken; the connection is closed without an answer.
        RESET_BEFORE_ACCEPTANCE(false),
        /// Not taken; 429.
        TOO_MANY_REQUESTS(false);

        final boolean accepts;

        Kind(boolean accepts) {
            this.accepts = accepts;
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    Kind what() {
        return Kind.valueOf(kind.toUpperCase(Locale.ROOT));
    }

    boolean concerns(String number, String customer) {
        return (phoneNumberId == null || phoneNumberId.equals(number))
                && (to == null || to.equals(customer));
    }

    Fault spent() {
        return next < 0
                ? this
                : new Fault(
                        id, kind, perMille, next - 1, phoneNumberId, to, waitMs, httpStatus, code);
    }

    GraphError error() {
        var title = code == 130429 ? "Rate limit hit" : "An unknown error has occurred.";
        return GraphError.of(httpStatus, code, title, "Please try again later.");
    }
}
