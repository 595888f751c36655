package convometer.outbound.rules;

import convometer.outbound.rules.send.MessageCheck;
import convometer.outbound.rules.send.Violation;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// The Cloud API's own send body: to whom, of what type, and the object of that type.
public record SendBody(Map<?, ?> json) {

    private static final Pattern NO_DIGIT = Pattern.compile("[^0-9]");
    private static final String TEMPLATE = "template";
    private static final String TEXT = "text";

    /// The send type: text, image, template, …; without one a text is one, as at Meta.
    public Optional<String> type() {
        var isText = json.get("type") == null && json.get(TEXT) instanceof Map;
        return isText ? Optional.of(TEXT) : text("type");
    }

    /// Who gets it: the digits of `to`, the id of a group, else the business-scoped user id in
    /// `recipient`. As at Meta, `to` wins. A read receipt names nobody: in place of its customer
    /// stands the message that was read.
    public Optional<String> customer() {
        if (readReceipt()) return text("message_id");
        return text("to").map(this::addressed).or(() -> text("recipient"));
    }

    public Optional<String> templateName() {
        return template().flatMap(template -> text(template, "name"));
    }

    public Optional<String> templateLanguage() {
        return template().flatMap(SendBody::languageOf);
    }

    /// What is wrong; empty where the message can be sent.
    public List<Violation> violations() {
        return MessageCheck.of(json);
    }

    /// It is a read receipt (perhaps with a typing indicator) for a message of the customer, and
    /// names no recipient.
    public boolean readReceipt() {
        return json.get("status") != null;
    }

    private String addressed(String to) {
        return group() ? to : NO_DIGIT.matcher(to).replaceAll("");
    }

    /// It goes to a group, and not to one customer.
    public boolean group() {
        return text("recipient_type").filter("group"::equals).isPresent();
    }

    private Optional<Map<?, ?>> template() {
        return type().filter(TEMPLATE::equals).flatMap(_ -> object(json, TEMPLATE));
    }

    private Optional<String> text(String field) {
        return text(json, field);
    }

    private static Optional<String> languageOf(Map<?, ?> template) {
        return object(template, "language").flatMap(language -> text(language, "code"));
    }

    public static Optional<Map<?, ?>> object(Map<?, ?> json, String field) {
        return json.get(field) instanceof Map<?, ?> object ? Optional.of(object) : Optional.empty();
    }

    public static Optional<String> text(Map<?, ?> json, String field) {
        return text(json.get(field));
    }

    private static Optional<String> text(@Nullable Object value) {
        return value instanceof String text && !text.isBlank()
                ? Optional.of(text)
                : Optional.empty();
    }
}
