package convometer.ingest;

import convometer.ingest.IngestMetrics.Outcome;
import convometer.schemas.service.Problem;

import io.micronaut.context.annotation.Replaces;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.exceptions.ContentLengthExceededException;
import io.micronaut.http.server.exceptions.ContentLengthExceededHandler;
import io.micronaut.http.server.exceptions.ExceptionHandler;

import jakarta.inject.Singleton;

/// Answers for the server, which stops reading a body that is too large before anybody else sees
/// it.
@Singleton
@Replaces(ContentLengthExceededHandler.class)
final class TooLargeAnswer
        implements ExceptionHandler<ContentLengthExceededException, HttpResponse<Problem>> {

    private final IngestMetrics metrics;
    private final IngestSettings settings;

    TooLargeAnswer(IngestMetrics metrics, IngestSettings settings) {
        this.metrics = metrics;
        this.settings = settings;
    }

    @Override
    @SuppressWarnings("rawtypes") // The interface's own.
    public HttpResponse<Problem> handle(
            HttpRequest request, ContentLengthExceededException exception) {
        metrics.count(Outcome.TOO_LARGE);
        return Answers.tooLarge(settings.maxBodyBytes());
    }
}
