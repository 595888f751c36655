package convometer.ingest;

import convometer.ingest.IngestMetrics.Outcome;

import io.micronaut.context.annotation.Replaces;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import io.micronaut.http.server.exceptions.UnsatisfiedRouteHandler;
import io.micronaut.web.router.exceptions.UnsatisfiedRouteException;

import jakarta.inject.Singleton;

/// Answers for the server, which lets nobody in who sends nothing: a body is all that a request
/// here can lack. Meta signs none that is empty, so it is told what every unsigned one is told.
@Singleton
@Replaces(UnsatisfiedRouteHandler.class)
final class NoBodyAnswer implements ExceptionHandler<UnsatisfiedRouteException, HttpResponse<?>> {

    private final IngestMetrics metrics;
    private final IngestSettings settings;

    NoBodyAnswer(IngestMetrics metrics, IngestSettings settings) {
        this.metrics = metrics;
        this.settings = settings;
    }

    @Override
    @SuppressWarnings("rawtypes") // The interface's own.
    public HttpResponse<?> handle(HttpRequest request, UnsatisfiedRouteException exception) {
        metrics.count(Outcome.BAD_SIGNATURE);
        return Answers.of(Outcome.BAD_SIGNATURE, settings);
    }
}
