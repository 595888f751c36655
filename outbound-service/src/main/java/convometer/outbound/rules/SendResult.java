package convometer.outbound.rules;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What became of handing a message to Meta.
public sealed interface SendResult {

    /// Meta took it.
    ///
    /// @param waId the number as Meta knows it; null: not told
    /// @param userId the business-scoped user id; null: not told
    record Accepted(String wamid, @Nullable String waId, @Nullable String userId)
            implements SendResult {}

    /// Meta took a read receipt (or typing indicator), which has no id of its own.
    record Marked() implements SendResult {}

    /// Meta says no, with a code; nothing was sent. Whether waiting helps is in RetryPolicy.
    ///
    /// @param retryAfter how long Meta wants us to wait; zero: not told
    record Rejected(int code, String message, Duration retryAfter) implements SendResult {}

    /// It was not sent and will not be.
    record Failed(String code, String message) implements SendResult {}

    /// Its lease ran out before it could be handed over (G3); nothing was sent.
    record LeaseExpired() implements SendResult {}

    /// It cannot be handed over, nor can any other message of its account; nothing was sent.
    record Stopped(String code, String message) implements SendResult {}

    /// It never left: nothing reached Meta.
    record NotSent(String why) implements SendResult {}

    /// It may have been sent: nobody knows, and so it is never sent again.
    record NoAnswer(String why) implements SendResult {}

    /// What Meta answers with 429 is the number's throughput, where it does not say more.
    int TOO_MANY_REQUESTS = 130429;

    /// Reads an answer of the Cloud API.
    ///
    /// @param body parsed; null where it was no JSON object
    /// @param retryAfter of the answer's header; zero: none
    static SendResult read(int status, @Nullable Map<?, ?> body, Duration retryAfter) {
        var error = body == null ? Optional.<Rejected>empty() : error(body, retryAfter);
        if (error.isPresent()) return error.get();
        if (status >= 200 && status < 300) return taken(body == null ? Map.of() : body);
        if (status == 429) return new Rejected(TOO_MANY_REQUESTS, "Too many requests", retryAfter);
        return status >= 500 || status == 408
                ? new NoAnswer("answered with status " + status)
                : new Failed("http_" + status, "The Cloud API answered with status " + status);
    }

    private static SendResult taken(Map<?, ?> body) {
        if (Boolean.TRUE.equals(body.get("success"))) return new Marked();
        var accepted = accepted(body);
        return accepted.isPresent() ? accepted.get() : new NoAnswer("the answer names no message");
    }

    private static Optional<Accepted> accepted(Map<?, ?> body) {
        var contact = first(body, "contacts");
        return first(body, "messages")
                .flatMap(message -> SendBody.text(message, "id"))
                .map(wamid ->
                        new Accepted(
                                wamid,
                                contact.flatMap(c -> SendBody.text(c, "wa_id")).orElse(null),
                                contact.flatMap(c -> SendBody.text(c, "user_id")).orElse(null)));
    }

    private static Optional<Rejected> error(Map<?, ?> body, Duration retryAfter) {
        return SendBody.object(body, "error")
                .flatMap(error ->
                        error.get("code") instanceof Number code
                                ? Optional.of(
                                        new Rejected(code.intValue(), sentence(error), retryAfter))
                                : Optional.empty());
    }

    private static String sentence(Map<?, ?> error) {
        var message = SendBody.text(error, "message").orElse("Meta refused the message");
        return SendBody.object(error, "error_data")
                .flatMap(data -> SendBody.text(data, "details"))
                .filter(details -> !details.equals(message))
                .map(details -> message + ": " + details)
                .orElse(message);
    }

    private static Optional<Map<?, ?>> first(Map<?, ?> body, String field) {
        return body.get(field) instanceof List<?> list
                        && !list.isEmpty()
                        && list.getFirst() instanceof Map<?, ?> object
                ? Optional.of(object)
                : Optional.empty();
    }
}
