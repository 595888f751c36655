package convometer.schemas.service;

import io.micronaut.http.HttpStatus;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;

/// Ends a request with a [Problem].
public final class ProblemException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Problem problem;
    private final HttpStatus status;
    private @Nullable Duration retryAfter;

    /// @param code stable name of the kind of problem, such as `unknown_number`
    public ProblemException(HttpStatus status, String code, String detail) {
        this(status, code, detail, List.of());
    }

    public ProblemException(
            HttpStatus status, String code, String detail, List<Problem.FieldError> errors) {
        super(detail);
        this.status = status;
        this.problem = new Problem(status.getReason(), status.getCode(), code, detail, errors);
    }

    /// Says when to ask again.
    public ProblemException retryAfter(Duration wait) {
        retryAfter = wait;
        return this;
    }

    /// When to ask again; null: that is not known.
    public @Nullable Duration retryAfter() {
        return retryAfter;
    }

    public HttpStatus status() {
        return status;
    }

    public Problem problem() {
        return problem;
    }
}
