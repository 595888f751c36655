package convometer.schemas.service;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import io.micronaut.http.server.exceptions.response.ErrorContext;
import io.micronaut.http.server.exceptions.response.ErrorResponseProcessor;

import jakarta.inject.Singleton;

import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
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
            var answer =
                    HttpResponse.<Problem>status(exception.status())
                            .contentType(TYPE)
                            .body(exception.problem());
            var wait = exception.retryAfter();
            return wait == null
                    ? answer
                    : answer.header(HttpHeaders.RETRY_AFTER, Long.toString(wait.toSeconds()));
        }
    }

    /// For a body in a charset that nobody knows, which the framework takes for an error of ours.
    @Singleton
    static final class UnknownCharset
            implements ExceptionHandler<UnsupportedCharsetException, HttpResponse<Problem>> {

        @Override
        @SuppressWarnings("rawtypes") // The interface's own.
        public HttpResponse<Problem> handle(
                HttpRequest request, UnsupportedCharsetException exception) {
            return unreadable();
        }
    }

    /// For a charset whose name cannot be one.
    @Singleton
    static final class IllegalCharset
            implements ExceptionHandler<IllegalCharsetNameException, HttpResponse<Problem>> {

        @Override
        @SuppressWarnings("rawtypes") // The interface's own.
        public HttpResponse<Problem> handle(
                HttpRequest request, IllegalCharsetNameException exception) {
            return unreadable();
        }
    }

    private static HttpResponse<Problem> unreadable() {
        var status = HttpStatus.UNSUPPORTED_MEDIA_TYPE;
        var problem =
                new Problem(
                        status.getReason(),
                        status.getCode(),
                        "unsupported_media_type",
                        "the body is in a charset that is not known here",
                        List.of());
        return HttpResponse.<Problem>status(status).contentType(TYPE).body(problem);
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
