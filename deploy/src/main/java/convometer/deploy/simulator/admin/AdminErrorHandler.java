package convometer.deploy.simulator.admin;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.server.exceptions.ExceptionHandler;

import jakarta.inject.Singleton;

/// Answers with what was wrong, as problem+json.
@Singleton
final class AdminErrorHandler implements ExceptionHandler<AdminError, HttpResponse<?>> {

    private static final String PROBLEM = "application/problem+json";

    @Override
    @SuppressWarnings("rawtypes") // The interface's own.
    public HttpResponse<?> handle(HttpRequest request, AdminError error) {
        return HttpResponse.status(error.status(), null).contentType(PROBLEM).body(error.problem());
    }
}
