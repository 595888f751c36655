package convometer.deploy.simulator.faults;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

import convometer.deploy.simulator.messages.GraphError;

import org.jspecify.annotations.Nullable;

import java.util.Locale;

/// A fault of sends.
///
/// @param perMille how many of a thousand sends it hits
/// @param next how many more sends it hits; -1 for no limit
/// @param phoneNumberId only sends from this number
/// @param to only sends to this customer
/// @param waitMs how long the answer is delayed, or the connection is held without one, in
///   milliseconds
/// @param httpStatus of an error
/// @param code Meta's code of an error; 0 for a gateway's page in HTML instead of Meta's JSON
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SendFault(
        int id,
        String kind,
        int perMille,
        int next,
        @Nullable String phoneNumberId,
        @Nullable String to,
        int waitMs,
        int httpStatus,
        int code) {

    /// What goes wrong, and whether the message is accepted all the same.
    public enum Kind {
        /// Accepted; the connection is held without an answer.
        TIMEOUT_AFTER_ACCEPTANCE(true),
        /// Accepted; the answer is late.
        LATE_ANSWER(true),
        /// Accepted; the answer is an error, usually a gateway's: Meta's own means not accepted.
        ERROR_AFTER_ACCEPTANCE(true),
        /// Accepted; the connection is closed without an answer.
        RESET_AFTER_ACCEPTANCE(true),
        /// Accepted late, and answered then.
        SLOW(true),
        /// Not accepted; the answer is an error.
        ERROR_BEFORE_ACCEPTANCE(false),
        /// Not accepted; the connection is held without an answer.
        TIMEOUT_BEFORE_ACCEPTANCE(false),
        /// Not accepted; the connection is closed without an answer.
        RESET_BEFORE_ACCEPTANCE(false),
        /// Not accepted; 429.
        TOO_MANY_REQUESTS(false);

        private final boolean accepts;

        Kind(boolean accepts) {
            this.accepts = accepts;
        }

        public boolean accepts() {
            return accepts;
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Kind type() {
        return Kind.valueOf(kind.toUpperCase(Locale.ROOT));
    }

    boolean appliesTo(String number, String customer) {
        return (phoneNumberId == null || phoneNumberId.equals(number))
                && (to == null || to.equals(customer));
    }

    /// What is left of it after one more send.
    SendFault afterOne() {
        return next < 0
                ? this
                : new SendFault(
                        id, kind, perMille, next - 1, phoneNumberId, to, waitMs, httpStatus, code);
    }

    public GraphError error() {
        var title = code == 130429 ? "Rate limit hit" : "An unknown error has occurred.";
        return GraphError.of(httpStatus, code, title, "Please try again later.");
    }
}
