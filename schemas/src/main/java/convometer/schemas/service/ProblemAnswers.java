package convometer.schemas.service;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import io.micronaut.http.server.exceptions.response.ErrorContext;
import io.micronaut.http.server.exceptions.response.ErrorResponseProcessor;

import jakarta.inject.Singleton;

import java.util.List;
import java.util.Locale;

/// Turns whatever ends a request badly into `application/problem+json`.
final class ProblemAnswers {

    private static final MediaType TYPE = MediaType.of(Problem.MEDIA_TYPE);

    /// For the exceptions of our own.
    @Singleton
    static final class Own implements ExceptionHandler<ProblemException, HttpResponse<Problem>> {

        @Override
        @SuppressWarnings("rawtypes") // The interface's own.
        public HttpResponse<Problem> handle(HttpRequest request, ProblemException exception) {
            return HttpResponse.<Problem>status(exception.status())
                    .contentType(TYPE)
                    .body(exception.problem());
        }
    }

    /// For what the framework refuses: no such path, wrong method, unreadable body.
    @Singleton
    static final class Framework implements ErrorResponseProcessor<Problem> {

        @Override
        public MutableHttpResponse<Problem> processResponse(
                ErrorContext context, MutableHttpResponse<?> response) {
            var status = response.status();
            return response.contentType(TYPE).body(problem(status, context));
        }

        private static Problem problem(HttpStatus status, ErrorContext context) {
            var errors =
                    context.getErrors().stream()
                            .map(error -> error.getMessage())
                            .distinct()
                            .toList();
            return new Problem(
                    status.getReason(),
                    status.getCode(),
                    status.name().toLowerCase(Locale.ROOT),
                    errors.isEmpty() ? status.getReason() : String.join("; ", errors),
                    List.of());
        }
    }

    private ProblemAnswers() {}
}
