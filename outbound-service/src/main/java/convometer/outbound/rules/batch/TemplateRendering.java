package convometer.outbound.rules.batch;

import convometer.outbound.rules.send.Violation;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// Renders a template for one recipient: `{{name}}` stands for the recipient's parameter `name`,
/// `{{1}}` for the first one. A template without components gets a body with all parameters.
public final class TemplateRendering {

    private static final Pattern PLACEHOLDER =
            Pattern.compile("\\{\\{\\s*([A-Za-z0-9_.-]{1,128})\\s*}}");

    private final Row row;
    private final List<Violation> found = new ArrayList<>();

    private TemplateRendering(Row row) {
        this.row = row;
    }

    /// A message and the parameters that it lacks.
    public record Rendered(Map<String, ?> message, List<Violation> violations) {}

    /// The message to a recipient.
    public static Rendered of(Map<?, ?> template, Row row) {
        var rendering = new TemplateRendering(row);
        var message = new LinkedHashMap<String, @Nullable Object>();
        if (row.to() != null) message.put("to", row.to());
        if (row.recipient() != null) message.put("recipient", row.recipient());
        message.put("type", "template");
        message.put("template", rendering.template(template));
        return new Rendered(message, List.copyOf(rendering.found));
    }

    private Map<Object, @Nullable Object> template(Map<?, ?> template) {
        var rendered = new LinkedHashMap<Object, @Nullable Object>(template);
        if (template.get("components") != null)
            rendered.put("components", rendered(template.get("components")));
        else if (!row.parameters().isEmpty()) rendered.put("components", List.of(body()));
        return rendered;
    }

    private @Nullable Object rendered(@Nullable Object value) {
        return switch (value) {
            case Map<?, ?> object -> {
                var copy = new LinkedHashMap<Object, @Nullable Object>();
                object.forEach((name, field) -> copy.put(name, rendered(field)));
                yield copy;
            }
            case List<?> list -> {
                var copy = new ArrayList<@Nullable Object>();
                for (var item : list) copy.add(rendered(item));
                yield copy;
            }
            case String text -> text(text);
            case null, default -> value;
        };
    }

    private String text(String text) {
        var read = PLACEHOLDER.matcher(text);
        var rendered = new StringBuilder();
        while (read.find()) {
            var value = row.parameters().get(read.group(1));
            if (value == null)
                found.add(
                        new Violation(
                                "parameters." + read.group(1), "is required by the template"));
            read.appendReplacement(rendered, "");
            rendered.append(value == null ? "" : value);
        }
        return read.appendTail(rendered).toString();
    }

    private Map<String, ?> body() {
        var parameters = new ArrayList<Map<String, String>>();
        row.parameters()
                .forEach((name, value) -> {
                    var parameter = new LinkedHashMap<String, String>();
                    parameter.put("type", "text");
                    if (!row.positional()) parameter.put("parameter_name", name);
                    parameter.put("text", value);
                    parameters.add(parameter);
                });
        return Map.of("type", "body", "parameters", parameters);
    }
}
