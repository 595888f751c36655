package convometer.tracker;

import convometer.schemas.ThreadKey;
import convometer.schemas.service.ProblemException;

import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Header;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;

import org.jspecify.annotations.Nullable;

/// May I write to this customer, and until when? Any instance answers.
@Controller("/v1/windows")
@ExecuteOn(TaskExecutors.BLOCKING)
@Tag(name = "windows")
final class WindowController {

    private static final int MOST = 1_000;

    private final WindowQueries windows;

    WindowController(WindowQueries windows) {
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
        return windows.window(thread(phoneNumberId, customer), forwarded != null);
    }

    @Get
    @Operation(
            summary = "The open windows of a number",
            description = "Soonest to close first. The cursor of a page asks for the next one.")
    @ApiResponse(responseCode = "200", description = "a page")
    @ApiResponse(responseCode = "400", description = "wrong state, limit or cursor")
    @ApiResponse(responseCode = "503", description = "starting, or state is moving; ask again")
    WindowPage open(
            @QueryValue("phone_number_id") String phoneNumberId,
            @QueryValue(defaultValue = "open") String state,
            @QueryValue(defaultValue = "100") int limit,
            @QueryValue @Nullable String cursor,
            @Parameter(hidden = true) @Header(WindowPeers.FORWARDED) @Nullable String forwarded) {
        if (!state.equals("open")) throw badRequest("state", "only state=open can be listed");
        if (limit < 1 || limit > MOST) throw badRequest("limit", "limit goes from 1 to " + MOST);
        var number = thread(phoneNumberId, "anybody").phoneNumberId();
        return windows.open(number, limit, firstAfter(cursor), cursor, forwarded != null);
    }

    private static InstantIndex.@Nullable Entry firstAfter(@Nullable String cursor) {
        try {
            return cursor == null ? null : WindowPage.firstAfter(cursor);
        } catch (IllegalArgumentException e) {
            throw badRequest("cursor", "the cursor is none of ours");
        }
    }

    private static ThreadKey thread(String phoneNumberId, String customer) {
        try {
            return new ThreadKey(phoneNumberId, customer);
        } catch (IllegalArgumentException e) {
            throw badRequest("thread", String.valueOf(e.getMessage()));
        }
    }

    private static ProblemException badRequest(String code, String detail) {
        return new ProblemException(HttpStatus.BAD_REQUEST, "bad_" + code, detail);
    }
}
