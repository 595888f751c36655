package convometer.tracker.api;

import com.fasterxml.jackson.databind.ObjectMapper;

import convometer.events.AccountEvent;
import convometer.schemas.Topics;
import convometer.schemas.access.Access;
import convometer.schemas.access.Role;
import convometer.schemas.access.TokenRequired;
import convometer.schemas.accounts.Accounts;
import convometer.schemas.service.BodyFields;
import convometer.schemas.service.ProblemException;
import convometer.schemas.service.Publisher;
import convometer.tracker.reference.AccountSettings;

import io.micronaut.core.annotation.Introspected;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Put;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;

import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// Takes Meta's list of an account's templates.
@Controller("/v1/accounts")
@ExecuteOn(TaskExecutors.BLOCKING)
@Tag(name = "templates")
@Secured(Role.OPERATOR)
@TokenRequired
final class TemplateController {

    private static final int MOST = 10_000;
    private static final int LONGEST = 512;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Publisher publisher;
    private final Accounts accounts;
    private final Access access;
    private final Clock clock;

    TemplateController(Publisher publisher, Accounts accounts, Access access, Clock clock) {
        this.access = access;
        this.publisher = publisher;
        this.accounts = accounts;
        this.clock = clock;
    }

    /// An import that was taken.
    @Introspected
    record ImportView(String wabaId, int templates, Instant at) {}

    @Put("/{waba_id}/templates")
    @Operation(
            summary = "Import Meta's list of an account's templates",
            description =
                    "The answer of Meta's GET /{waba_id}/message_templates with fields name,"
                            + " language, status, category; all pages as one list in data: what it"
                            + " does not list is not there.")
    @ApiResponse(responseCode = "202", description = "it is written, and counts in a moment")
    @ApiResponse(responseCode = "400", description = "a field is wrong, or pages are missing")
    @ApiResponse(responseCode = "404", description = "no such account")
    @ApiResponse(
            responseCode = "503",
            description =
                    "Kafka cannot be reached (audit_unavailable with Retry-After: nothing was"
                            + " done; kafka_unavailable); ask again")
    HttpResponse<ImportView> templates(
            @PathVariable("waba_id") String wabaId, @Body @Nullable String body) {
        if (accounts.waba(wabaId).isEmpty() || !access.hasWaba(wabaId))
            throw new ProblemException(
                    HttpStatus.NOT_FOUND,
                    "unknown_account",
                    "The accounts file has no account " + wabaId + ".");
        var fields = BodyFields.of(body);
        var paging = fields.object("paging");
        if (paging != null && paging.contains("\"next\""))
            fields.wrong("paging", "says that there are more pages: send all in one list");
        var kept = JSON.createArrayNode();
        var data = fields.list("data", MOST);
        for (var i = 0; i < data.size(); i++) {
            var each = fields.element("data", i, data.get(i));
            kept.addObject()
                    .put("name", each.text("name", LONGEST))
                    .put("language", each.text("language", LONGEST))
                    .put("status", each.text("status", LONGEST))
                    .put("category", each.text("category", LONGEST));
        }
        fields.check();
        // As Meta's webhooks reports it: what they say of the same second is later than a list.
        var at = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        var content = JSON.createObjectNode().set("data", kept).toString();
        publisher.publish(Topics.ACCOUNT_EVENTS, wabaId, event(wabaId, content, at));
        return HttpResponse.accepted().body(new ImportView(wabaId, kept.size(), at));
    }

    private static AccountEvent event(String wabaId, String content, Instant at) {
        return AccountEvent.newBuilder()
                .setWabaId(wabaId)
                .setField(AccountSettings.TEMPLATES)
                .setKnown(true)
                .setContent(content)
                .setAt(at)
                .setReceivedAt(at)
                .build();
    }
}
