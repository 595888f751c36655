package convometer.deploy.simulator.admin;

import convometer.deploy.simulator.api.GraphEndpoint;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Options;
import io.micronaut.http.annotation.Patch;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Put;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.CompletableFuture;

/// Answers requests that match no other route, by their path or by their method: under `/twin` as
/// the admin API does, else as the Graph API does.
@Controller(consumes = MediaType.ALL, produces = MediaType.ALL)
final class UnknownPathController {

    private final GraphEndpoint graph;

    UnknownPathController(GraphEndpoint graph) {
        this.graph = graph;
    }

    @Get(uris = {"/", "/{+path}"})
    CompletableFuture<MutableHttpResponse<?>> get(HttpRequest<?> request) {
        return answer(request, null);
    }

    @Post(uris = {"/", "/{+path}"})
    CompletableFuture<MutableHttpResponse<?>> post(
            HttpRequest<?> request, @Body @Nullable String body) {
        return answer(request, body);
    }

    @Put(uris = {"/", "/{+path}"})
    CompletableFuture<MutableHttpResponse<?>> put(
            HttpRequest<?> request, @Body @Nullable String body) {
        return answer(request, body);
    }

    @Patch(uris = {"/", "/{+path}"})
    CompletableFuture<MutableHttpResponse<?>> patch(
            HttpRequest<?> request, @Body @Nullable String body) {
        return answer(request, body);
    }

    @Delete(uris = {"/", "/{+path}"})
    CompletableFuture<MutableHttpResponse<?>> delete(
            HttpRequest<?> request, @Body @Nullable String body) {
        return answer(request, body);
    }

    @Options(uris = {"/", "/{+path}"})
    CompletableFuture<MutableHttpResponse<?>> options(HttpRequest<?> request) {
        return answer(request, null);
    }

    private CompletableFuture<MutableHttpResponse<?>> answer(
            HttpRequest<?> request, @Nullable String body) {
        var path = request.getPath();
        if (!path.equals("/twin") && !path.startsWith("/twin/"))
            return graph.unknownPath(request, body);
        throw AdminError.notFound("there is no " + request.getMethodName() + " " + path);
    }
}
