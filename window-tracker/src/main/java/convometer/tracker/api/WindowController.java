package convometer.tracker.api;

import convometer.schemas.access.Access;
import convometer.schemas.access.Role;
import convometer.schemas.access.TokenRequired;
import convometer.schemas.service.ProblemException;

import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Header;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;

import org.jspecify.annotations.Nullable;

/// May I write to this customer, and until when? Any instance answers.
@Controller("/v1/windows")
@ExecuteOn(TaskExecutors.BLOCKING)
@Tag(name = "windows")
@Secured({Role.AGENT, Role.SENDER})
@TokenRequired
final class WindowController {

    private static final int MOST = 1_000;

    private final WindowQueries windows;

    private final Access access;

    WindowController(WindowQueries windows, Access access) {
        this.access = access;
        this.windows = windows;
    }

    @Get("/{phone_number_id}/{customer}")
    @Operation(
            summary = "The window of one customer",
            description =
                    "A customer who never wrote has a closed window without times. The customer is"
                            + " a wa_id (digits) or a business-scoped user id.")
    @ApiResponse(responseCode = "200", description = "the window")
    @ApiResponse(responseCode = "503", description = "starting, or state is moving; ask again")
    WindowView window(
            @PathVariable("phone_number_id") String phoneNumberId,
            @PathVariable String customer,
            @Parameter(hidden = true) @Header(WindowPeers.FORWARDED) @Nullable String forwarded) {
        access.requireNumber(phoneNumberId);
        return windows.window(RequestedThread.of(phoneNumberId, customer), forwarded != null);
    }

    @Get
    @Operation(
            summary = "The open windows",
            description =
                    "Of a number, or without phone_number_id of all numbers of the accounts file;"
                            + " soonest to close first. answered=false shows only the customers who"
                            + " wait for an answer. The cursor of a page asks for the next one.")
    @ApiResponse(responseCode = "200", description = "a page")
    @ApiResponse(responseCode = "400", description = "wrong state, limit or cursor")
    @ApiResponse(responseCode = "503", description = "starting, or state is moving; ask again")
    WindowPage open(
            @QueryValue("phone_number_id") @Nullable String phoneNumberId,
            @QueryValue(defaultValue = "open") String state,
            @QueryValue(defaultValue = "100") int limit,
            @QueryValue @Nullable String cursor,
            @QueryValue @Nullable String answered,
            @Parameter(hidden = true) @Header(WindowPeers.FORWARDED) @Nullable String forwarded) {
        if (!state.equals("open")) throw badRequest("state", "only state=open can be listed");
        if (limit < 1 || limit > MOST) throw badRequest("limit", "limit goes from 1 to " + MOST);
        if (phoneNumberId != null) {
            RequestedThread.of(phoneNumberId, "anybody");
            access.requireNumber(phoneNumberId);
        } else if (!access.hasAll())
            throw badRequest(
                    "phone_number_id", "the token is for some numbers only: say for which one");
        var question =
                new OpenWindowsQuery(phoneNumberId, limit, after(cursor), answered(answered));
        return windows.open(question, forwarded != null);
    }

    private static @Nullable Boolean answered(@Nullable String answered) {
        if (answered == null) return null;
        if (!answered.equals("true") && !answered.equals("false"))
            throw badRequest("answered", "answered is true or false");
        return Boolean.valueOf(answered);
    }

    private static @Nullable Cursor after(@Nullable String cursor) {
        try {
            return cursor == null ? null : Cursor.parse(cursor);
        } catch (IllegalArgumentException e) {
            throw badRequest("cursor", "the cursor is none of ours");
        }
    }

    private static ProblemException badRequest(String code, String detail) {
        return new ProblemException(HttpStatus.BAD_REQUEST, "bad_" + code, detail);
    }
}
