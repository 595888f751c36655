package convometer.deploy.simulator.api;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.CompletableFuture;

/// Messages and read receipts of a business number, with or without a Graph version in the path.
@Controller(consumes = MediaType.ALL, produces = MediaType.ALL)
final class MessagesController {

    private final GraphEndpoint endpoint;

    MessagesController(GraphEndpoint endpoint) {
        this.endpoint = endpoint;
    }

    @Post(uris = {"/{number}/messages", "/{version:v[0-9]+\\.[0-9]+}/{number}/messages"})
    CompletableFuture<MutableHttpResponse<?>> message(
            HttpRequest<?> request, String number, @Body @Nullable String body) {
        return endpoint.answer(
                request, body, (state, graph) -> new MessageSends(state, graph, number).message());
    }

    @Post(
            uris = {
                "/{number}/marketing_messages",
                "/{version:v[0-9]+\\.[0-9]+}/{number}/marketing_messages"
            })
    CompletableFuture<MutableHttpResponse<?>> marketingMessage(
            HttpRequest<?> request, String number, @Body @Nullable String body) {
        return endpoint.answer(
                request,
                body,
                (state, graph) -> new MessageSends(state, graph, number).marketingMessage());
    }
}
