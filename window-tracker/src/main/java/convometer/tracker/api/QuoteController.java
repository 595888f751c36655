package convometer.tracker.api;

import com.fasterxml.jackson.databind.JsonNode;

import convometer.schemas.ThreadKey;
import convometer.schemas.access.Access;
import convometer.schemas.access.Role;
import convometer.schemas.access.TokenRequired;
import convometer.schemas.accounts.Accounts;
import convometer.schemas.audit.ChangesNothing;
import convometer.schemas.service.BodyFields;
import convometer.schemas.service.ProblemException;
import convometer.tracker.gate.Requester;
import convometer.tracker.gate.SendRequest;
import convometer.tracker.identity.CustomerId;
import convometer.tracker.identity.PhoneNumberId;
import convometer.tracker.limit.RequestId;
import convometer.tracker.streams.records.SendRequests;
import convometer.tracker.streams.store.CustomerKey;

import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Header;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;

/// May it go, until when, what would it cost and why, what would be cheaper? Nothing is sent and
/// nothing is reserved.
@Controller("/v1")
@ExecuteOn(TaskExecutors.BLOCKING)
@Tag(name = "quotes")
@Secured(Role.SENDER)
@TokenRequired
final class QuoteController {

    private static final int MOST = 1_000;
    private static final String NUMBER = "number/";
    private static final int LONGEST = 256;
    private static final int LONGEST_QUOTA = 20_000;

    private final QuoteQueries quotes;
    private final LimitQueries limits;
    private final Accounts accounts;
    private final Access access;

    QuoteController(QuoteQueries quotes, LimitQueries limits, Accounts accounts, Access access) {
        this.access = access;
        this.quotes = quotes;
        this.limits = limits;
        this.accounts = accounts;
    }

    @ChangesNothing
    @Post("/quotes")
    @Operation(
            summary = "What would be answered to up to 1,000 requests",
            description =
                    "{\"requests\":[{\"request_id\",\"phone_number_id\",\"message\":{…},"
                            + "\"deadline\",\"hold_until_window_opens\",\"fallback_template\":{…},"
                            + "\"sender\",\"labels\":{…}}]}. The answers are in the order of the requests."
                            + " expected_charge is told of what the messaging limit, a quota or a"
                            + " budget refuses, too: what it would cost with a place, and money. place is there where one is"
                            + " needed; its free_at is when the limit has a place again, left out"
                            + " while it has one and where that is not known, and its returns_at"
                            + " when the first of the places that are taken comes back, left out"
                            + " where none is taken. quota is the same of the publisher's quota,"
                            + " where the labels have one and a slot of it is needed, too. budgets"
                            + " are those that it takes money of, as GET /v1/budgets shows them.")
    @ApiResponse(responseCode = "200", description = "the answers")
    @ApiResponse(responseCode = "400", description = "a field is wrong")
    @ApiResponse(responseCode = "503", description = "starting, or state is moving; ask again")
    QuoteView.Page quotes(
            @Body @Nullable String body,
            @Parameter(hidden = true) @Header(WindowPeers.FORWARDED) @Nullable String forwarded) {
        var fields = BodyFields.of(body);
        var asked = new ArrayList<QuoteQueries.QuoteQuery>();
        var requests = fields.list("requests", MOST);
        for (var i = 0; i < requests.size(); i++) {
            var element = requests.get(i);
            asked.add(requests(fields.element("requests", i, element), element, forwarded != null));
        }
        fields.nothingElse();
        fields.check();
        for (var each : asked) access.requireNumber(each.request().number().value());
        return new QuoteView.Page(quotes.quotes(asked, forwarded != null));
    }

    private QuoteQueries.QuoteQuery requests(BodyFields fields, JsonNode json, boolean forwarded) {
        var id = fields.optional("request_id", LONGEST);
        var number = fields.text("phone_number_id", LONGEST);
        if (number.indexOf('/') >= 0) fields.wrong("phone_number_id", "has a slash");
        var message = fields.object("message");
        if (json.path("message").isMissingNode()) fields.wrong("message", "is missing");
        var deadline = fields.instant("deadline");
        var hold = fields.flag("hold_until_window_opens");
        var fallback = fields.object("fallback_template");
        var sender = fields.optional("sender", LONGEST);
        var keptAs = forwarded ? fields.optional(QuoteQueries.KEPT_AS, LONGEST) : null;
        fields.optional("requested_at", LONGEST);
        var labels = labels(fields, json.path("labels"));
        fields.nothingElse();
        var customer = QuoteRequests.customer(json.path("message"));
        var request =
                SendRequests.request(
                        new RequestId(id == null ? "" : id),
                        new PhoneNumberId(number),
                        new CustomerId(customer),
                        new SendRequest.Body(message == null ? "" : message, fallback),
                        deadline,
                        hold,
                        new Requester(sender, labels));
        return new QuoteQueries.QuoteQuery(request, customerKey(request, keptAs), json);
    }

    private static Map<String, String> labels(BodyFields fields, JsonNode json) {
        var labels = new HashMap<String, String>();
        if (fields.object("labels") == null) return labels;
        json.properties()
                .forEach(label -> {
                    if (label.getValue().isTextual())
                        labels.put(label.getKey(), label.getValue().asText());
                    else fields.wrong("labels." + label.getKey(), "is not a string");
                });
        return labels;
    }

    /// A limit is known to who may know of a number that counts in it.
    private boolean isVisible(String scope) {
        return access.hasAll()
                || accounts.portfolios().stream()
                        .filter(portfolio -> scope.equals("portfolio/" + portfolio.id()))
                        .flatMap(portfolio -> portfolio.wabas().stream())
                        .flatMap(waba -> waba.numbers().stream())
                        .anyMatch(number -> access.hasNumber(number.id()))
                || (scope.startsWith(NUMBER) && access.hasNumber(scope.substring(NUMBER.length())));
    }

    /// Null: nobody is written to.
    private @Nullable CustomerKey customerKey(SendRequest request, @Nullable String keptAs) {
        var name = keptAs == null ? request.customer().value() : keptAs;
        var number = request.number().value();
        if (name.isEmpty() || number.isEmpty() || number.indexOf('/') >= 0) return null;
        if (request.toGroup()) return CustomerKey.ofGroup(new ThreadKey(number, name));
        return accounts.portfolio("", number)
                .map(portfolio -> CustomerKey.ofCustomer(portfolio.id(), name))
                .orElse(null);
    }

    @ChangesNothing
    @Post("/limits")
    @Operation(
            summary = "Room in a messaging limit",
            description =
                    "{\"scope\":\"portfolio/…|number/…\",\"limit\":250,\"customers\":[…]}: places"
                            + " left of so many, when the next is free, and which of the customers"
                            + " count already; with \"quota\":\"team=orders\",\"quota_limit\":50"
                            + " the same of that quota. What a tracker asks another for a quote.")
    @ApiResponse(responseCode = "200", description = "the room")
    @ApiResponse(responseCode = "404", description = "no such limit, for this caller")
    @ApiResponse(responseCode = "400", description = "a field is wrong")
    @ApiResponse(responseCode = "503", description = "starting, or state is moving; ask again")
    LimitQueries.RoomView room(
            @Body @Nullable String body,
            @Parameter(hidden = true) @Header(WindowPeers.FORWARDED) @Nullable String forwarded) {
        var fields = BodyFields.of(body);
        var scope = fields.text("scope", 2 * LONGEST);
        var limit = fields.count("limit");
        var quota = fields.optional("quota", LONGEST_QUOTA);
        var quotaLimit = quota == null ? null : fields.count("quota_limit");
        var customers = new ArrayList<String>();
        for (var each : fields.list("customers", MOST)) customers.add(each.asText());
        fields.nothingElse();
        fields.check();
        if (!isVisible(scope))
            throw new ProblemException(
                    HttpStatus.NOT_FOUND, "unknown_limit", "There is no limit of this scope.");
        return WindowQueries.unlessMoving(() ->
                limits.room(
                        new LimitQueries.RoomQuery(scope, limit, quota, quotaLimit, customers),
                        forwarded != null));
    }
}
