package convometer.deploy.twin;

import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// What happens to accounts, numbers and templates, and the webhooks that tell of it.
final class AccountDesk {

    private static final Set<String> STATUSES =
            Set.of("APPROVED", "PAUSED", "DISABLED", "REJECTED", "PENDING");
    private static final Set<String> CATEGORIES = Set.of("MARKETING", "UTILITY", "AUTHENTICATION");
    private static final int UNLIMITED = -1;

    private final MetaTwin twin;

    AccountDesk(MetaTwin twin) {
        this.twin = twin;
    }

    Map<String, Object> templates() {
        var world = twin.world();
        var all =
                world.settings.accounts().portfolios().stream()
                        .flatMap(portfolio -> portfolio.wabas().stream())
                        .flatMap(waba -> world.templates.of(waba.id()).stream())
                        .toList();
        return Map.of("templates", all);
    }

    /// Makes a template, or changes one, and tells of it.
    Template template(Template.Key key, Fields fields) {
        var _ =
                fields.only(
                        Set.of(
                                "status",
                                "category",
                                "reason",
                                "body_parameters",
                                "header_format",
                                "silent"));
        var world = twin.world();
        if (world.settings.accounts().waba(key.wabaId()).isEmpty())
            throw AdminError.notFound("there is no account " + key.wabaId());
        var old = world.templates.find(key);
        var before =
                old != null
                        ? old
                        : Template.of(
                                key.wabaId(), key.name(), key.language(), "UTILITY", "PENDING");
        var after = changed(before, fields);
        world.templates.put(after);
        if (!fields.flag("silent", false)) tell(world, before, after, fields, old == null);
        return after;
    }

    private static Template changed(Template before, Fields fields) {
        var status = oneOf(fields, "status", before.status(), STATUSES);
        var category = oneOf(fields, "category", before.category(), CATEGORIES);
        var changed = before.with(category, status);
        var parameters = fields.number("body_parameters", -1, 0, 100);
        return changed.needing(
                parameters < 0 ? before.bodyParameters() : Integer.valueOf(parameters),
                fields.optional("header_format") == null
                        ? before.headerFormat()
                        : fields.text("header_format").toUpperCase(Locale.ROOT));
    }

    private static String oneOf(
            Fields fields, String field, String otherwise, Set<String> allowed) {
        var word = fields.text(field, otherwise).toUpperCase(Locale.ROOT);
        if (!allowed.contains(word))
            throw AdminError.invalid(field, field + " must be one of " + allowed);
        return word;
    }

    private static void tell(
            World world, Template before, Template after, Fields fields, boolean created) {
        if (created || !before.status().equals(after.status())) {
            var value = named(after).put("event", after.status());
            value.put("reason", fields.text("reason", "NONE"));
            value.put("message_template_category", after.category());
            tell(world, after.wabaId(), "message_template_status_update", value);
        }
        if (!created && !before.category().equals(after.category()))
            tell(
                    world,
                    after.wabaId(),
                    "template_category_update",
                    named(after)
                            .put("previous_category", before.category())
                            .put("new_category", after.category()));
    }

    private static ObjectNode named(Template template) {
        return Payloads.object()
                .put("message_template_id", template.id())
                .put("message_template_name", template.name())
                .put("message_template_language", template.language());
    }

    private static void tell(World world, String wabaId, String field, ObjectNode value) {
        var at = world.nextSecond("account " + wabaId, world.now());
        world.tell(Update.account(wabaId, field, value, at));
    }

    /// Another messaging limit: of an account's portfolio, or of a number.
    Map<String, Object> messagingLimit(Fields fields) {
        var _ =
                fields.only(
                        Set.of("waba_id", "limit", "phone_number_id", "current_limit", "event"));
        var world = twin.world();
        var number = fields.optional("phone_number_id");
        if (number == null) {
            var wabaId = account(world, fields);
            var limit = fields.number("limit", 0, UNLIMITED, Integer.MAX_VALUE);
            if (limit == 0) throw AdminError.invalid("limit", "limit is required; -1 for none");
            var value = Payloads.object().put("max_daily_conversations_per_business", limit);
            tell(world, wabaId, "business_capability_update", value);
            return Map.of("told", "business_capability_update");
        }
        var waba = world.settings.accounts().wabaOfNumber(number);
        if (waba.isEmpty())
            throw AdminError.invalid("phone_number_id", "there is no number " + number);
        var display = world.settings.accounts().number(number).orElseThrow().display();
        tell(
                world,
                waba.get().id(),
                "phone_number_quality_update",
                Payloads.object()
                        .put("display_phone_number", display.replaceAll("\\D", ""))
                        .put("event", fields.text("event", "UPGRADE"))
                        .put("current_limit", fields.text("current_limit")));
        return Map.of("told", "phone_number_quality_update");
    }

    /// Any webhook of an account.
    Map<String, Object> webhook(Fields fields) {
        var _ = fields.only(Set.of("waba_id", "field", "value"));
        var world = twin.world();
        var field = fields.text("field");
        if (!(fields.object("value") instanceof ObjectNode value))
            throw AdminError.invalid("value", "value is required");
        tell(world, account(world, fields), field, value);
        return Map.of("told", field);
    }

    private static String account(World world, Fields fields) {
        var wabaId = fields.text("waba_id");
        if (world.settings.accounts().waba(wabaId).isEmpty())
            throw AdminError.invalid("waba_id", "there is no account " + wabaId);
        return wabaId;
    }
}
