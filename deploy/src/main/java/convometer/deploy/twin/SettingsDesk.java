package convometer.deploy.twin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// What can be set: delays, mischief, limits, prices, tokens, faults.
final class SettingsDesk {

    private static final int FOREVER_MS = 600_000;
    private static final Set<String> FAULT =
            Set.of(
                    "kind",
                    "per_mille",
                    "next",
                    "phone_number_id",
                    "to",
                    "wait_ms",
                    "http_status",
                    "code");

    private final MetaTwin twin;

    SettingsDesk(MetaTwin twin) {
        this.twin = twin;
    }

    Knobs shown() {
        return twin.world().knobs;
    }

    /// Changes what is named, deep down, and leaves the rest.
    Knobs change(Fields fields) {
        var merged = (ObjectNode) Payloads.JSON.valueToTree(shown());
        merge(merged, fields.json(), "");
        try {
            var knobs = Payloads.JSON.treeToValue(merged, Knobs.class);
            twin.world().knobs = knobs;
            return knobs;
        } catch (JsonMappingException e) {
            var cause = e.getCause() instanceof IllegalArgumentException said ? said : e;
            throw AdminError.invalid(path(e), firstLine(String.valueOf(cause.getMessage())));
        } catch (JsonProcessingException e) {
            throw AdminError.invalidBody(firstLine(e.getOriginalMessage()));
        }
    }

    private static void merge(ObjectNode into, JsonNode from, String path) {
        from.properties()
                .forEach(entry -> {
                    var name = entry.getKey();
                    var old = into.get(name);
                    if (old == null)
                        throw AdminError.invalid(path + name, "there is no setting " + path + name);
                    if (old instanceof ObjectNode object && entry.getValue().isObject())
                        merge(object, entry.getValue(), path + name + ".");
                    else into.set(name, entry.getValue());
                });
    }

    private static String path(JsonMappingException e) {
        return e.getPath().stream()
                .map(JsonMappingException.Reference::getFieldName)
                .collect(Collectors.joining("."));
    }

    private static String firstLine(String message) {
        return message.lines().findFirst().orElse("");
    }

    /// Tokens of accounts; an empty one takes the account's own away.
    Map<String, Object> tokens(Fields fields) {
        var world = twin.world();
        fields.json()
                .properties()
                .forEach(entry -> {
                    var wabaId = entry.getKey();
                    if (world.settings.accounts().waba(wabaId).isEmpty())
                        throw AdminError.invalid(wabaId, "there is no account " + wabaId);
                    world.tokens.set(wabaId, entry.getValue().asText());
                });
        return Map.of("ok", true);
    }

    Map<String, Object> faults() {
        return Map.of("faults", twin.world().faults.all());
    }

    Fault addFault(Fields fields) {
        var _ = fields.only(FAULT);
        var kind = fields.word("kind", Fault.Kind.class);
        if (kind == null) throw AdminError.invalid("kind", "kind is required");
        var tooMany = kind == Fault.Kind.TOO_MANY_REQUESTS;
        var after = kind == Fault.Kind.ERROR_AFTER_ACCEPTANCE;
        var next = fields.number("next", -1, 1, Integer.MAX_VALUE);
        var faults = twin.world().faults;
        var fault =
                new Fault(
                        faults.nextId(),
                        kind.toString(),
                        fields.number("per_mille", 1000, 0, 1000),
                        next,
                        fields.optional("phone_number_id"),
                        fields.optional("to"),
                        fields.number("wait_ms", usualWait(kind), 0, FOREVER_MS),
                        fields.number("http_status", tooMany ? 429 : after ? 502 : 500, 400, 599),
                        fields.number("code", tooMany ? 130429 : after ? 0 : 131000, 0, 9_999_999));
        faults.add(fault);
        return fault;
    }

    private static int usualWait(Fault.Kind kind) {
        return switch (kind) {
            case TIMEOUT_AFTER_ACCEPTANCE, TIMEOUT_BEFORE_ACCEPTANCE -> FOREVER_MS;
            case LATE_ANSWER, SLOW -> 2000;
            default -> 0;
        };
    }

    Map<String, Object> removeFault(int id) {
        if (!twin.world().faults.remove(id)) throw AdminError.notFound("there is no fault " + id);
        return Map.of("ok", true);
    }

    Map<String, Object> clearFaults() {
        twin.world().faults.clear();
        return Map.of("ok", true);
    }
}
