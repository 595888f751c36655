package convometer.outbound.batches.recipients;

import convometer.schemas.service.Problem.FieldError;
import convometer.schemas.service.ProblemException;

import io.micronaut.http.HttpStatus;

import java.util.List;

/// The answer to a batch that cannot be sent as it is.
public final class MalformedBatch {

    /// Names everything that is wrong.
    public static ProblemException of(List<FieldError> errors) {
        return new ProblemException(
                HttpStatus.UNPROCESSABLE_ENTITY,
                "malformed",
                "nothing was taken: the batch cannot be sent as it is",
                errors);
    }

    private MalformedBatch() {}
}
