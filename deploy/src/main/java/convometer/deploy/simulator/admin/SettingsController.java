package convometer.deploy.simulator.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import convometer.deploy.simulator.MetaSimulator;
import convometer.deploy.simulator.RuntimeSettings;

import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Put;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;

import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// The settings that can be changed while the simulator runs, the tokens of accounts, and the
/// reset.
@Controller(value = "/twin", consumes = MediaType.ALL, produces = MediaType.ALL)
@ExecuteOn(TaskExecutors.BLOCKING)
final class SettingsController {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final MetaSimulator simulator;

    SettingsController(MetaSimulator simulator) {
        this.simulator = simulator;
    }

    @Get("/settings")
    RuntimeSettings show() {
        return simulator.state().runtime();
    }

    /// Changes the settings that the body names, at any depth, and leaves the rest.
    @Put("/settings")
    RuntimeSettings change(@Body @Nullable String body) {
        var state = simulator.state();
        var merged = (ObjectNode) JSON.valueToTree(state.runtime());
        merge(merged, JsonFields.of(body).json(), "");
        try {
            var changed = JSON.treeToValue(merged, RuntimeSettings.class);
            state.setRuntime(changed);
            return changed;
        } catch (JsonMappingException e) {
            var cause = e.getCause() instanceof IllegalArgumentException invalid ? invalid : e;
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

    /// Sets the tokens of accounts; an empty one removes the account's own.
    @Put("/tokens")
    Map<String, Object> tokens(@Body @Nullable String body) {
        var state = simulator.state();
        JsonFields.of(body)
                .json()
                .properties()
                .forEach(entry -> {
                    var wabaId = entry.getKey();
                    if (state.accounts().waba(wabaId).isEmpty())
                        throw AdminError.invalid(wabaId, "there is no account " + wabaId);
                    state.tokens().set(wabaId, entry.getValue().asText());
                });
        return Map.of("ok", true);
    }

    @Post("/reset")
    Map<String, Object> reset(@Body @Nullable String body) {
        if (body != null && !body.isEmpty()) {
            var _ = JsonFields.of(body).only(Set.of());
        }
        simulator.reset();
        return Map.of("reset", true);
    }
}
