package convometer.deploy.simulator.accounts;

import com.fasterxml.jackson.databind.JsonNode;

import convometer.deploy.simulator.messages.GraphError;
import convometer.schemas.accounts.Accounts;

import org.jspecify.annotations.Nullable;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The templates of all accounts, and the check of a send against one.
public final class Templates {

    private static final Comparator<Template> BY_NAME =
            Comparator.comparing(Template::name).thenComparing(Template::language);

    private final Map<Template.Key, Template> templates = new ConcurrentHashMap<>();

    /// The templates of the accounts file.
    public Templates(Accounts accounts) {
        for (var portfolio : accounts.portfolios())
            for (var waba : portfolio.wabas())
                for (var one : waba.templates())
                    put(
                            Template.of(
                                    waba.id(),
                                    one.name(),
                                    one.language(),
                                    one.category(),
                                    one.status()));
    }

    public void put(Template template) {
        templates.put(template.key(), template);
    }

    public @Nullable Template find(Template.Key key) {
        return templates.get(key);
    }

    public List<Template> of(String wabaId) {
        return templates.values().stream()
                .filter(one -> one.wabaId().equals(wabaId))
                .sorted(BY_NAME)
                .toList();
    }

    /// The template that a send names.
    ///
    /// @param send the value of `template`
    /// @throws GraphError if there is none, if it is not approved, or if the values do not fit it
    public Template sendable(String wabaId, JsonNode send) {
        var name = send.path("name").asText();
        var language = send.path("language").path("code").asText();
        var template = templates.get(new Template.Key(wabaId, name, language));
        if (template == null) throw GraphError.unknownTemplate(name, language);
        switch (template.status()) {
            case "APPROVED" -> {}
            case "PAUSED" -> throw GraphError.pausedTemplate(name);
            case "DISABLED" -> throw GraphError.disabledTemplate(name);
            default -> throw GraphError.unknownTemplate(name, language);
        }
        checkBody(template, send.path("components"));
        checkHeader(template, send.path("components"));
        return template;
    }

    private static void checkBody(Template template, JsonNode components) {
        var expected = template.bodyParameters();
        if (expected == null) return;
        var given = component(components, "body").path("parameters").size();
        if (given != expected) throw GraphError.wrongParameterCount(given, expected);
    }

    private static void checkHeader(Template template, JsonNode components) {
        var expected = template.headerFormat();
        if (expected == null) return;
        var given = component(components, "header").path("parameters").path(0).path("type");
        if (!given.asText().equalsIgnoreCase(expected))
            throw GraphError.wrongFormat(
                    "header: Format mismatch, expected "
                            + expected
                            + ", received "
                            + (given.isMissingNode() ? "UNKNOWN" : given.asText()));
    }

    private static JsonNode component(JsonNode components, String type) {
        for (var one : components) if (one.path("type").asText().equalsIgnoreCase(type)) return one;
        return components.path("none");
    }
}
