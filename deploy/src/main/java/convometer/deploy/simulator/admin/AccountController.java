package convometer.deploy.simulator.admin;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import convometer.deploy.simulator.MetaSimulator;
import convometer.deploy.simulator.SimulatorState;

import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;

import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.Set;

/// Messaging limits, and any other webhook of an account.
@Controller(value = "/twin", consumes = MediaType.ALL, produces = MediaType.ALL)
@ExecuteOn(TaskExecutors.BLOCKING)
final class AccountController {

    private static final int UNLIMITED = -1;
    private static final Set<String> LIMIT_FIELDS =
            Set.of("waba_id", "limit", "phone_number_id", "current_limit", "event");

    private final MetaSimulator simulator;

    AccountController(MetaSimulator simulator) {
        this.simulator = simulator;
    }

    /// Another messaging limit of an account's portfolio, or of a number.
    @Post("/messaging-limits")
    Map<String, Object> messagingLimit(@Body @Nullable String body) {
        var fields = JsonFields.of(body).only(LIMIT_FIELDS);
        var number = fields.optional("phone_number_id");
        return number == null ? limitOfAccount(fields) : limitOfNumber(number, fields);
    }

    private Map<String, Object> limitOfAccount(JsonFields fields) {
        var state = simulator.state();
        var wabaId = wabaId(state, fields);
        var limit = fields.number("limit", 0, UNLIMITED, Integer.MAX_VALUE);
        if (limit == 0) throw AdminError.invalid("limit", "limit is required; -1 for none");
        var value = object().put("max_daily_conversations_per_business", limit);
        return schedule(state, wabaId, "business_capability_update", value);
    }

    private Map<String, Object> limitOfNumber(String number, JsonFields fields) {
        var state = simulator.state();
        var waba = state.accounts().wabaOfNumber(number);
        if (waba.isEmpty())
            throw AdminError.invalid("phone_number_id", "there is no number " + number);
        var display = state.accounts().number(number).orElseThrow().display();
        var value =
                object().put("display_phone_number", display.replaceAll("\\D", ""))
                        .put("event", fields.text("event", "UPGRADE"))
                        .put("current_limit", fields.text("current_limit"));
        return schedule(state, waba.get().id(), "phone_number_quality_update", value);
    }

    /// Any webhook of an account.
    @Post("/webhooks")
    Map<String, Object> webhook(@Body @Nullable String body) {
        var fields = JsonFields.of(body).only(Set.of("waba_id", "field", "value"));
        var state = simulator.state();
        var field = fields.text("field");
        if (!(fields.object("value") instanceof ObjectNode value))
            throw AdminError.invalid("value", "value is required");
        return schedule(state, wabaId(state, fields), field, value);
    }

    private static Map<String, Object> schedule(
            SimulatorState state, String wabaId, String field, ObjectNode value) {
        AccountEvents.schedule(state, wabaId, field, value);
        return Map.of("told", field);
    }

    private static String wabaId(SimulatorState state, JsonFields fields) {
        var wabaId = fields.text("waba_id");
        if (state.accounts().waba(wabaId).isEmpty())
            throw AdminError.invalid("waba_id", "there is no account " + wabaId);
        return wabaId;
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
