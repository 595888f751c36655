package convometer.deploy.simulator.admin;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import convometer.deploy.simulator.MetaSimulator;
import convometer.deploy.simulator.SimulatorState;
import convometer.deploy.simulator.accounts.Template;

import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Put;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;

import org.jspecify.annotations.Nullable;

import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Templates: their status, category and values, and the webhooks of a change.
@Controller(value = "/twin/templates", consumes = MediaType.ALL, produces = MediaType.ALL)
@ExecuteOn(TaskExecutors.BLOCKING)
final class TemplateController {

    private static final Set<String> FIELDS =
            Set.of("status", "category", "reason", "body_parameters", "header_format", "silent");
    private static final Set<String> STATUSES =
            Set.of("APPROVED", "PAUSED", "DISABLED", "REJECTED", "PENDING");
    private static final Set<String> CATEGORIES = Set.of("MARKETING", "UTILITY", "AUTHENTICATION");

    private final MetaSimulator simulator;

    TemplateController(MetaSimulator simulator) {
        this.simulator = simulator;
    }

    @Get
    Map<String, Object> list() {
        var state = simulator.state();
        var all =
                state.accounts().portfolios().stream()
                        .flatMap(portfolio -> portfolio.wabas().stream())
                        .flatMap(waba -> state.templates().of(waba.id()).stream())
                        .toList();
        return Map.of("templates", all);
    }

    /// Creates or changes a template, with a webhook unless `silent` is true.
    @Put("/{wabaId}/{name}/{language}")
    Template put(String wabaId, String name, String language, @Body @Nullable String body) {
        var key = new Template.Key(wabaId, name, language);
        var fields = JsonFields.of(body).only(FIELDS);
        var state = simulator.state();
        if (state.accounts().waba(wabaId).isEmpty())
            throw AdminError.notFound("there is no account " + wabaId);
        var old = state.templates().find(key);
        var before = old != null ? old : Template.of(wabaId, name, language, "UTILITY", "PENDING");
        var after = changed(before, fields);
        state.templates().put(after);
        if (!fields.flag("silent", false)) schedule(state, before, after, fields, old == null);
        return after;
    }

    private static Template changed(Template before, JsonFields fields) {
        var status = oneOf(fields, "status", before.status(), STATUSES);
        var category = oneOf(fields, "category", before.category(), CATEGORIES);
        var changed = before.with(category, status);
        var parameters = fields.number("body_parameters", -1, 0, 100);
        return changed.withParameters(
                parameters < 0 ? before.bodyParameters() : Integer.valueOf(parameters),
                fields.optional("header_format") == null
                        ? before.headerFormat()
                        : fields.text("header_format").toUpperCase(Locale.ROOT));
    }

    private static String oneOf(
            JsonFields fields, String field, String fallback, Set<String> allowed) {
        var word = fields.text(field, fallback).toUpperCase(Locale.ROOT);
        if (!allowed.contains(word))
            throw AdminError.invalid(field, field + " must be one of " + allowed);
        return word;
    }

    private static void schedule(
            SimulatorState state,
            Template before,
            Template after,
            JsonFields fields,
            boolean created) {
        if (created || !before.status().equals(after.status())) {
            var value = json(after).put("event", after.status());
            value.put("reason", fields.text("reason", "NONE"));
            value.put("message_template_category", after.category());
            AccountEvents.schedule(state, after.wabaId(), "message_template_status_update", value);
        }
        if (!created && !before.category().equals(after.category()))
            AccountEvents.schedule(
                    state,
                    after.wabaId(),
                    "template_category_update",
                    json(after)
                            .put("previous_category", before.category())
                            .put("new_category", after.category()));
    }

    private static ObjectNode json(Template template) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("message_template_id", template.id())
                .put("message_template_name", template.name())
                .put("message_template_language", template.language());
    }
}
