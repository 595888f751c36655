package convometer.outbound.rules;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// The Cloud API's own send body: to whom, of what type, and the object of that type.
public record SendBody(Map<?, ?> json) {

    /// An international number, as people write one: at most fifteen digits, so that two numbers in
    /// one field are not taken for one.
    private static final Pattern NUMBER =
            Pattern.compile("\\+?[() .-]{0,8}([0-9][() .-]{0,8}){1,15}");

    /// A group's id or a business-scoped user id.
    private static final Pattern NAME = Pattern.compile("\\S{1,256}");

    private static final Pattern NO_DIGIT = Pattern.compile("[^0-9]");
    private static final String TEMPLATE = "template";

    /// The send type: text, image, template, …
    public Optional<String> type() {
        return text("type");
    }

    /// Who gets it: the digits of `to`, the id of a group, else the business-scoped user id in
    /// `recipient`. As at Meta, `to` wins.
    public Optional<String> customer() {
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
        var found = new ArrayList<Violation>();
        checkProduct(found);
        checkCustomer(found);
        checkType(found);
        return List.copyOf(found);
    }

    /// What is wrong with a template object at a place of the request.
    static List<Violation> templateViolations(String place, Map<?, ?> template) {
        var found = new ArrayList<Violation>();
        if (text(template, "name").isEmpty())
            found.add(new Violation(place + ".name", "must be the template's name"));
        if (languageOf(template).isEmpty())
            found.add(new Violation(place + ".language.code", "must be the template's language"));
        return found;
    }

    private void checkProduct(List<Violation> found) {
        var product = json.get("messaging_product");
        if (product != null && !product.equals("whatsapp"))
            found.add(new Violation("message.messaging_product", "must be whatsapp or left out"));
    }

    private void checkCustomer(List<Violation> found) {
        checkText("to", found);
        checkText("recipient", found);
        if (json.get("to") == null && json.get("recipient") == null)
            found.add(new Violation("message.to", "is required, or message.recipient"));
        text("to")
                .filter(to -> !(group() ? NAME : NUMBER).matcher(to).matches())
                .ifPresent(_ ->
                        found.add(
                                new Violation(
                                        "message.to",
                                        group()
                                                ? "must be the id of a group"
                                                : "must be a phone number")));
        text("recipient")
                .filter(name -> !NAME.matcher(name).matches())
                .ifPresent(_ ->
                        found.add(
                                new Violation(
                                        "message.recipient", "must be a business-scoped user id")));
    }

    private void checkText(String field, List<Violation> found) {
        if (json.get(field) != null && text(field).isEmpty())
            found.add(new Violation("message." + field, "must be a string that says something"));
    }

    private void checkType(List<Violation> found) {
        var type = type();
        if (type.isEmpty()) {
            found.add(new Violation("message.type", "must be a send type of the Cloud API"));
            return;
        }
        var own = json.get(type.get());
        if (!(own instanceof Map) && !(own instanceof List))
            found.add(new Violation("message." + type.get(), "must be the object of the type"));
        template().ifPresent(t -> found.addAll(templateViolations("message.template", t)));
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

    static Optional<Map<?, ?>> object(Map<?, ?> json, String field) {
        return json.get(field) instanceof Map<?, ?> object ? Optional.of(object) : Optional.empty();
    }

    static Optional<String> text(Map<?, ?> json, String field) {
        return text(json.get(field));
    }

    private static Optional<String> text(@Nullable Object value) {
        return value instanceof String text && !text.isBlank()
                ? Optional.of(text)
                : Optional.empty();
    }
}
