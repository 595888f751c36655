package convometer.ingest.http;

import convometer.ingest.IngestSettings;
import convometer.ingest.Outcome;
import convometer.schemas.service.Problem;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;

import java.time.Duration;
import java.util.List;

/// What Meta is answered. A 200 is a receipt: Meta will not send that webhook again.
final class Answers {

    private static final MediaType PROBLEM = MediaType.of(Problem.MEDIA_TYPE);

    static MutableHttpResponse<?> of(Outcome outcome, IngestSettings settings) {
        return switch (outcome) {
            case ACCEPTED, SET_ASIDE -> HttpResponse.ok();
            case BAD_SIGNATURE -> badSignature();
            case WRONG_CLIENT ->
                    problem(
                            HttpStatus.FORBIDDEN,
                            "wrong_client_certificate",
                            "The client's certificate has another name than it has to have.");
            case TOO_LARGE -> tooLarge(settings.maxBodyBytes());
            case TOO_SLOW ->
                    problem(
                            HttpStatus.REQUEST_TIMEOUT,
                            "body_too_slow",
                            "The body did not come in time.");
            case KAFKA_UNAVAILABLE ->
                    later(
                            "kafka_unavailable",
                            "Kafka does not take records now.",
                            settings.retryAfter());
            case OVERLOADED ->
                    later("overloaded", "Too many webhooks are under way.", settings.retryAfter());
        };
    }

    static MutableHttpResponse<?> wrongToken() {
        return problem(
                HttpStatus.FORBIDDEN,
                "wrong_verify_token",
                "The verify token is not the one set here.");
    }

    private static MutableHttpResponse<?> badSignature() {
        return problem(
                HttpStatus.UNAUTHORIZED,
                "bad_signature",
                "X-Hub-Signature-256 does not sign this body.");
    }

    private static MutableHttpResponse<?> tooLarge(int maxBytes) {
        return problem(
                HttpStatus.REQUEST_ENTITY_TOO_LARGE,
                "body_too_large",
                "A webhook has at most " + maxBytes + " bytes.");
    }

    private static MutableHttpResponse<?> later(String code, String detail, Duration retryAfter) {
        var seconds = Math.max(1, retryAfter.toSeconds());
        return problem(HttpStatus.SERVICE_UNAVAILABLE, code, detail)
                .header(HttpHeaders.RETRY_AFTER, Long.toString(seconds));
    }

    private static MutableHttpResponse<Problem> problem(
            HttpStatus status, String code, String detail) {
        return HttpResponse.<Problem>status(status)
                .contentType(PROBLEM)
                .body(new Problem(status.getReason(), status.getCode(), code, detail, List.of()));
    }

    private Answers() {}
}
