package convometer.deploy.simulator.api;

import com.fasterxml.jackson.databind.node.MissingNode;

import convometer.deploy.simulator.MetaSimulator;
import convometer.deploy.simulator.SimulatorState;
import convometer.deploy.simulator.messages.GraphError;
import convometer.deploy.simulator.seed.HexId;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.server.netty.NettyHttpRequest;

import jakarta.inject.Singleton;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/// Answers requests to the Graph API: logs what is refused, and delays an answer or closes the
/// connection where a fault says so. No thread waits meanwhile.
@Singleton
public final class GraphEndpoint {

    private final MetaSimulator simulator;

    GraphEndpoint(MetaSimulator simulator) {
        this.simulator = simulator;
    }

    /// Handles a request.
    interface Handler {

        /// Gives the answer, perhaps later.
        ///
        /// @throws GraphError if it is refused
        CompletableFuture<GraphAnswer> handle(SimulatorState state, GraphRequest request);
    }

    CompletableFuture<MutableHttpResponse<?>> answer(
            HttpRequest<?> http, @Nullable String body, Handler handler) {
        var request =
                new GraphRequest(
                        http.getPath(),
                        http.getHeaders().get(HttpHeaders.AUTHORIZATION),
                        body == null ? "" : body);
        return handle(request, handler).thenCompose(answer -> respond(http, answer));
    }

    /// Meta's answer to a path, or a method on that path, that there is not.
    public CompletableFuture<MutableHttpResponse<?>> unknownPath(
            HttpRequest<?> http, @Nullable String body) {
        return answer(
                http,
                body,
                (_, request) -> {
                    throw GraphError.invalid("Unknown path components: " + request.path());
                });
    }

    private CompletableFuture<GraphAnswer> handle(GraphRequest request, Handler handler) {
        var state = simulator.state();
        try {
            return handler.handle(state, request);
        } catch (GraphError e) {
            var body = request.json().orElse(MissingNode.getInstance());
            var to = body.path("to").asText(body.path("recipient").asText());
            var data = body.path("biz_opaque_callback_data").asText();
            state.log().refused(state.now(), request.path(), to, data, e, null);
            return CompletableFuture.completedFuture(
                    GraphAnswer.error(e, HexId.of(request.body())));
        }
    }

    private static CompletableFuture<MutableHttpResponse<?>> respond(
            HttpRequest<?> http, GraphAnswer answer) {
        if (answer.waitMs() == 0 && !answer.dropped())
            return CompletableFuture.completedFuture(response(answer));
        return CompletableFuture.supplyAsync(
                () -> {
                    if (answer.dropped()) close(http);
                    return response(answer);
                },
                after(answer.waitMs()));
    }

    /// Runs things so many milliseconds later, on threads of their own: whoever embeds the
    /// simulator may keep the pool of the process busy.
    static Executor after(int ms) {
        return CompletableFuture.delayedExecutor(
                ms, TimeUnit.MILLISECONDS, Thread::startVirtualThread);
    }

    private static void close(HttpRequest<?> http) {
        var _ = ((NettyHttpRequest<?>) http).getChannelHandlerContext().channel().close();
    }

    private static MutableHttpResponse<?> response(GraphAnswer answer) {
        return HttpResponse.status(answer.status(), null)
                .contentType(answer.type())
                .body(answer.body());
    }
}
