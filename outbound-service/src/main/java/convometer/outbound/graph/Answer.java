package convometer.outbound.graph;

import convometer.outbound.rules.SendBody;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What became of handing a message to Meta.
public sealed interface Answer {

    /// Meta took it.
    ///
    /// @param waId the number as Meta knows it; null: not told
    /// @param userId the business-scoped user id; null: not told
    record Accepted(String wamid, @Nullable String waId, @Nullable String userId)
            implements Answer {}

    /// Meta took a read receipt (or typing indicator), which has no id of its own.
    record Marked() implements Answer {}

    /// Meta says no, with a code; nothing was sent. Whether waiting helps is in [Remedy].
    ///
    /// @param retryAfter how long Meta wants us to wait; zero: not told
    record Rejected(int code, String message, Duration retryAfter) implements Answer {}

    /// It was not sent and will not be.
    record Failed(String code, String message) implements Answer {}

    /// Its permission ran out before it could be handed over (G3).
    record Expired() implements Answer {}

    /// It never left: nothing reached Meta.
    record NotSent(String why) implements Answer {}

    /// It may have been sent: nobody knows, and so it is never sent again.
    record NoAnswer(String why) implements Answer {}

    /// What Meta answers with 429 is the number's throughput, where it does not say more.
    int TOO_MANY = 130429;

    /// Reads an answer of the Cloud API.
    ///
    /// @param body parsed; null where it was no JSON object
    /// @param retryAfter of the answer's header; zero: none
    static Answer read(int status, @Nullable Map<?, ?> body, Duration retryAfter) {
        var error = body == null ? Optional.<Rejected>empty() : error(body, retryAfter);
        if (error.isPresent()) return error.get();
        if (status >= 200 && status < 300) return taken(body == null ? Map.of() : body);
        if (status == 429) return new Rejected(TOO_MANY, "Too many requests", retryAfter);
        return status >= 500 || status == 408
                ? new NoAnswer("answered with status " + status)
                : new Failed("http_" + status, "The Cloud API answered with status " + status);
    }

    private static Answer taken(Map<?, ?> body) {
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
