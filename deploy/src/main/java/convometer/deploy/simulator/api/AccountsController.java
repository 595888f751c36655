package convometer.deploy.simulator.api;

import convometer.deploy.simulator.SimulatorState;
import convometer.deploy.simulator.messages.GraphError;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.QueryValue;

import java.util.Map;
import java.util.concurrent.CompletableFuture;

/// A billing account as the Graph API shows it: of all its fields there is `pricing_analytics`.
@Controller(consumes = MediaType.ALL, produces = MediaType.ALL)
final class AccountsController {

    private final GraphEndpoint endpoint;

    AccountsController(GraphEndpoint endpoint) {
        this.endpoint = endpoint;
    }

    /// Without a version the path would be that of any page, which the router cannot tell apart.
    @Get("/{version:v[0-9]+\\.[0-9]+}/{wabaId:[0-9]+}")
    CompletableFuture<MutableHttpResponse<?>> account(
            HttpRequest<?> request, String wabaId, @QueryValue(defaultValue = "") String fields) {
        return endpoint.answer(
                request,
                null,
                (state, graph) ->
                        CompletableFuture.completedFuture(
                                GraphAnswer.ok(analytics(state, graph, wabaId, fields))));
    }

    /// @throws GraphError if the token is wrong, or what is asked
    private static Map<String, Object> analytics(
            SimulatorState state, GraphRequest request, String wabaId, String fields) {
        state.tokens().check(wabaId, request.authorization());
        return state.analytics().answer(wabaId, fields, state.now());
    }
}
