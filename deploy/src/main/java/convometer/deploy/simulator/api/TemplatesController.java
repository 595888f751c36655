package convometer.deploy.simulator.api;

import convometer.deploy.simulator.MetaSimulator;
import convometer.deploy.simulator.SimulatorState;
import convometer.deploy.simulator.messages.GraphError;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/// The templates of a billing account, with or without a Graph version in the path.
@Controller(consumes = MediaType.ALL, produces = MediaType.ALL)
final class TemplatesController {

    private final MetaSimulator simulator;
    private final GraphEndpoint endpoint;

    TemplatesController(MetaSimulator simulator, GraphEndpoint endpoint) {
        this.simulator = simulator;
        this.endpoint = endpoint;
    }

    @Get(
            uris = {
                "/{wabaId}/message_templates",
                "/{version:v[0-9]+\\.[0-9]+}/{wabaId}/message_templates"
            })
    CompletableFuture<MutableHttpResponse<?>> list(HttpRequest<?> request, String wabaId) {
        var parameters = new LinkedHashMap<String, String>();
        for (var name : request.getParameters().names())
            parameters.put(name, String.valueOf(request.getParameters().get(name)));
        return endpoint.answer(
                request,
                null,
                (state, graph) ->
                        CompletableFuture.completedFuture(
                                GraphAnswer.ok(page(state, graph, wabaId, parameters))));
    }

    /// @throws GraphError if the token is wrong, or if there is no such account
    private Map<String, Object> page(
            SimulatorState state,
            GraphRequest request,
            String wabaId,
            Map<String, String> parameters) {
        state.tokens().check(wabaId, request.authorization());
        if (state.accounts().waba(wabaId).isEmpty()) throw GraphError.unknownNumber(wabaId);
        var url = simulator.url() + request.path();
        return TemplatePages.page(state.templates().of(wabaId), url, parameters);
    }
}
