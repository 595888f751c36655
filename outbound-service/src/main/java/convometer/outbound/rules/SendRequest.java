package convometer.outbound.rules;

import convometer.outbound.rules.send.MessageCheck;
import convometer.outbound.rules.send.Violation;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// A request to send a message, over HTTP, from a batch or from the topic.
///
/// @param message the send body as parsed; what is no JSON comes as the text that it is
/// @param fallbackTemplate the same for the template in its place; null: none
/// @param sender null: not said
/// @param labels the publisher's own words
public record SendRequest(
        String requestId,
        String phoneNumberId,
        @Nullable Object message,
        @Nullable Object fallbackTemplate,
        @Nullable String sender,
        Map<String, String> labels) {

    private static final int LONGEST_ID = 256;
    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,32}");

    /// A request with such an id can be answered: receipts are keyed by it.
    public boolean answerable() {
        return !requestId.isBlank() && requestId.length() <= LONGEST_ID;
    }

    /// What is wrong; empty where the request can be passed on.
    public List<Violation> violations() {
        var found = new ArrayList<Violation>();
        if (!answerable()) found.add(new Violation("request_id", "must have 1 to 256 characters"));
        // It becomes a part of an address: nothing but digits may pass.
        if (!DIGITS.matcher(phoneNumberId).matches())
            found.add(new Violation("phone_number_id", "must be Meta's id of a business number"));
        checkMessage(found);
        checkFallback(found);
        if (sender != null && sender.length() > LONGEST_ID)
            found.add(new Violation("sender", "must have at most 256 characters"));
        if (Size.of(labels) > Size.LARGEST_LABELS)
            found.add(tooLarge("labels", Size.LARGEST_LABELS));
        return List.copyOf(found);
    }

    /// The message of a request without violations.
    public SendBody body() {
        if (message instanceof Map<?, ?> json) return new SendBody(json);
        throw new IllegalStateException("the message is no JSON object");
    }

    private void checkMessage(List<Violation> found) {
        if (message == null) found.add(new Violation("message", "is required"));
        else if (Size.of(message) > Size.LARGEST) found.add(tooLarge("message", Size.LARGEST));
        else if (message instanceof Map<?, ?> json) found.addAll(new SendBody(json).violations());
        else found.add(new Violation("message", "must be a JSON object"));
    }

    private void checkFallback(List<Violation> found) {
        if (fallbackTemplate == null) return;
        if (Size.of(fallbackTemplate) > Size.LARGEST)
            found.add(tooLarge("fallback_template", Size.LARGEST));
        else if (fallbackTemplate instanceof Map<?, ?> template)
            found.addAll(MessageCheck.ofTemplate("fallback_template", template));
        else found.add(new Violation("fallback_template", "must be a JSON object"));
    }

    /// What is larger does not fit into the records that tell of it, and would stop whoever writes
    /// them.
    private static Violation tooLarge(String field, int most) {
        return new Violation(field, "must have at most %,d bytes".formatted(most));
    }
}
