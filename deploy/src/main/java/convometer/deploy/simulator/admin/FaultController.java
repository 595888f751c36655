package convometer.deploy.simulator.admin;

import convometer.deploy.simulator.MetaSimulator;
import convometer.deploy.simulator.faults.SendFault;

import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;

import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.Set;

/// The faults of sends.
@Controller(value = "/twin/faults", consumes = MediaType.ALL, produces = MediaType.ALL)
@ExecuteOn(TaskExecutors.BLOCKING)
final class FaultController {

    private static final int MAX_WAIT_MS = 600_000;
    private static final Map<String, Object> OK = Map.of("ok", true);
    private static final Set<String> FIELDS =
            Set.of(
                    "kind",
                    "per_mille",
                    "next",
                    "phone_number_id",
                    "to",
                    "wait_ms",
                    "http_status",
                    "code");

    private final MetaSimulator simulator;

    FaultController(MetaSimulator simulator) {
        this.simulator = simulator;
    }

    @Get
    Map<String, Object> list() {
        return Map.of("faults", simulator.state().faults().all());
    }

    @Post
    SendFault add(@Body @Nullable String body) {
        var fields = JsonFields.of(body).only(FIELDS);
        var kind = fields.word("kind", SendFault.Kind.class);
        if (kind == null) throw AdminError.invalid("kind", "kind is required");
        var tooMany = kind == SendFault.Kind.TOO_MANY_REQUESTS;
        var after = kind == SendFault.Kind.ERROR_AFTER_ACCEPTANCE;
        var next = fields.number("next", -1, 1, Integer.MAX_VALUE);
        var faults = simulator.state().faults();
        var fault =
                new SendFault(
                        faults.nextId(),
                        kind.toString(),
                        fields.number("per_mille", 1000, 0, 1000),
                        next,
                        fields.optional("phone_number_id"),
                        fields.optional("to"),
                        fields.number("wait_ms", defaultWaitMs(kind), 0, MAX_WAIT_MS),
                        fields.number("http_status", tooMany ? 429 : after ? 502 : 500, 400, 599),
                        fields.number("code", tooMany ? 130429 : after ? 0 : 131000, 0, 9_999_999));
        faults.add(fault);
        return fault;
    }

    private static int defaultWaitMs(SendFault.Kind kind) {
        return switch (kind) {
            case TIMEOUT_AFTER_ACCEPTANCE, TIMEOUT_BEFORE_ACCEPTANCE -> MAX_WAIT_MS;
            case LATE_ANSWER, SLOW -> 2000;
            default -> 0;
        };
    }

    @Delete
    Map<String, Object> clear() {
        simulator.state().faults().clear();
        return OK;
    }

    @Delete("/{id:[0-9]+}")
    Map<String, Object> remove(String id) {
        if (!simulator.state().faults().remove(id))
            throw AdminError.notFound("there is no fault " + id);
        return OK;
    }
}
