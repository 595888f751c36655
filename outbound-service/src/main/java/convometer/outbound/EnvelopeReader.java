package convometer.outbound;

import convometer.outbound.OutboundMetrics.Door;
import convometer.outbound.rules.Envelope;
import convometer.outbound.rules.send.Violation;
import convometer.schemas.service.Problem.FieldError;
import convometer.schemas.service.ProblemException;

import io.micronaut.http.HttpStatus;

import jakarta.inject.Singleton;

import java.util.List;

/// Reads an envelope from a body, or says everything that is wrong with it.
@Singleton
final class EnvelopeReader {

    private final OutboundMetrics metrics;

    EnvelopeReader(OutboundMetrics metrics) {
        this.metrics = metrics;
    }

    /// The envelope, ready to be used.
    Envelope read(String body) {
        var json = Json.object(body);
        if (json.isEmpty())
            throw invalid(HttpStatus.BAD_REQUEST, "the body is no JSON object", List.of());
        var read = Envelope.read(json.get());
        if (read.violations().isEmpty()) return read.envelope();
        throw invalid(
                HttpStatus.UNPROCESSABLE_ENTITY,
                "the request cannot be sent as it is",
                read.violations());
    }

    private ProblemException invalid(HttpStatus status, String detail, List<Violation> errors) {
        metrics.request(Door.INVALID);
        return new ProblemException(
                status,
                "malformed",
                detail,
                errors.stream().map(v -> new FieldError(v.field(), v.reason())).toList());
    }
}
