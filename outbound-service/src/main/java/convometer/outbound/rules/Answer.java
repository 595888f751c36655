package convometer.outbound.rules;

import org.jspecify.annotations.Nullable;

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

    /// It was not sent and will not be.
    record Failed(String code, String message) implements Answer {}

    /// It may have been sent: nobody knows, and so it is never sent again.
    record NoAnswer(String why) implements Answer {}

    /// Reads an answer of the Cloud API.
    ///
    /// @param body parsed; null where it was no JSON object
    static Answer read(int status, @Nullable Map<?, ?> body) {
        var error = body == null ? Optional.<Failed>empty() : error(body);
        if (error.isPresent()) return error.get();
        if (status >= 200 && status < 300) {
            var accepted = body == null ? Optional.<Accepted>empty() : accepted(body);
            return accepted.isPresent()
                    ? accepted.get()
                    : new NoAnswer("the answer names no message");
        }
        return status >= 500 || status == 408
                ? new NoAnswer("answered with status " + status)
                : new Failed("http_" + status, "The Cloud API answered with status " + status);
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

    private static Optional<Failed> error(Map<?, ?> body) {
        return SendBody.object(body, "error")
                .filter(error -> error.get("code") instanceof Number)
                .map(error -> new Failed("meta_" + error.get("code"), sentence(error)));
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
