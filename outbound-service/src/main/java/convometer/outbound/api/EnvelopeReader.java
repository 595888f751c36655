package convometer.outbound.api;

import convometer.outbound.OutboundMetrics;
import convometer.outbound.OutboundMetrics.RequestOutcome;
import convometer.outbound.graph.Json;
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

    /// Room for the largest message, template and labels, however they are spaced.
    private static final int LONGEST = 2_000_000;

    private final OutboundMetrics metrics;

    EnvelopeReader(OutboundMetrics metrics) {
        this.metrics = metrics;
    }

    /// The envelope, ready to be used.
    Envelope read(String body) {
        if (body.length() > LONGEST)
            throw invalid(
                    HttpStatus.REQUEST_ENTITY_TOO_LARGE,
                    "too_large",
                    "the body has more than %,d characters".formatted(LONGEST),
                    List.of());
        var json = Json.object(body);
        if (json.isEmpty())
            throw invalid(
                    HttpStatus.BAD_REQUEST, "malformed", "the body is no JSON object", List.of());
        var read = Envelope.read(json.get());
        if (read.violations().isEmpty()) return read.envelope();
        throw invalid(
                HttpStatus.UNPROCESSABLE_ENTITY,
                "malformed",
                "the request cannot be sent as it is",
                read.violations());
    }

    private ProblemException invalid(
            HttpStatus status, String code, String detail, List<Violation> errors) {
        metrics.request(RequestOutcome.INVALID);
        return new ProblemException(
                status,
                code,
                detail,
                errors.stream().map(v -> new FieldError(v.field(), v.reason())).toList());
    }
}
