package convometer.ingest.http;

import convometer.ingest.IngestSettings;
import convometer.ingest.WebhookIntake;
import convometer.ingest.signature.WebhookSecrets;
import convometer.ingest.signature.WebhookSignature;
import convometer.schemas.service.Problem;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;

import org.jspecify.annotations.Nullable;

/// Meta's door: prove who is calling, translate, publish, and only then say yes.
@Controller("/webhooks/whatsapp")
@Tag(name = "webhooks")
final class WebhookController {

    private final WebhookSecrets secrets;
    private final WebhookIntake intake;
    private final IngestSettings settings;

    WebhookController(WebhookSecrets secrets, WebhookIntake intake, IngestSettings settings) {
        this.secrets = secrets;
        this.intake = intake;
        this.settings = settings;
    }

    /// Meta asks once, when somebody enters this address at Meta.
    @Get(produces = MediaType.TEXT_PLAIN)
    @Operation(
            summary = "Meta's handshake",
            description = "Answers with the challenge if the verify token is the one set here.")
    @ApiResponse(
            responseCode = "200",
            description = "The challenge.",
            content = @Content(mediaType = MediaType.TEXT_PLAIN, schema = @Schema(type = "string")))
    @ApiResponse(
            responseCode = "403",
            description = "Code wrong_verify_token: the token is another, or this is no handshake.",
            content =
                    @Content(
                            mediaType = Problem.MEDIA_TYPE,
                            schema = @Schema(implementation = Problem.class)))
    HttpResponse<?> subscribe(
            @QueryValue("hub.mode") @Nullable String mode,
            @QueryValue("hub.verify_token") @Nullable String token,
            @QueryValue("hub.challenge") @Nullable String challenge) {
        var verified = secrets.verifies(token);
        return verified && "subscribe".equals(mode) && challenge != null
                ? HttpResponse.ok(challenge)
                : Answers.wrongToken();
    }

    /// Answers 200 once Kafka has every record. Anything else makes Meta send the webhook again.
    @Post(processes = MediaType.ALL)
    @ExecuteOn(TaskExecutors.BLOCKING)
    @Operation(
            summary = "Takes a webhook of Meta's",
            description =
                    "Up to 3 MB of JSON, also compressed with gzip, signed by Meta over the raw bytes.")
    @ApiResponse(
            responseCode = "200",
            description =
                    "The broker has all of it, or the body was set aside with its reason: Meta need not send it again.",
            content = @Content)
    @ApiResponse(
            responseCode = "401",
            description = "Code bad_signature: the signature is missing or signs something else.",
            content =
                    @Content(
                            mediaType = Problem.MEDIA_TYPE,
                            schema = @Schema(implementation = Problem.class)))
    @ApiResponse(
            responseCode = "403",
            description =
                    "Code wrong_client_certificate: with mutual TLS, it has another name than set.",
            content =
                    @Content(
                            mediaType = Problem.MEDIA_TYPE,
                            schema = @Schema(implementation = Problem.class)))
    @ApiResponse(
            responseCode = "408",
            description = "Code body_too_slow.",
            content =
                    @Content(
                            mediaType = Problem.MEDIA_TYPE,
                            schema = @Schema(implementation = Problem.class)))
    @ApiResponse(
            responseCode = "413",
            description = "Code body_too_large.",
            content =
                    @Content(
                            mediaType = Problem.MEDIA_TYPE,
                            schema = @Schema(implementation = Problem.class)))
    @ApiResponse(
            responseCode = "503",
            description =
                    "Code kafka_unavailable or overloaded, with Retry-After: Meta is to send it again.",
            content =
                    @Content(
                            mediaType = Problem.MEDIA_TYPE,
                            schema = @Schema(implementation = Problem.class)))
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(type = "string", format = "binary")))
    @Parameter(
            name = WebhookSignature.HEADER,
            in = ParameterIn.HEADER,
            description = "`sha256=` and the HMAC-SHA256 of the body, in hexadecimal",
            schema = @Schema(type = "string"))
    HttpResponse<?> receive(@Parameter(hidden = true) WebhookDelivery delivery) {
        return Answers.of(intake.take(delivery), settings);
    }
}
