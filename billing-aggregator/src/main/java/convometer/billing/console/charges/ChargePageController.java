package convometer.billing.console.charges;

import convometer.billing.charges.ChargeFilter;
import convometer.billing.charges.ChargeLookup;
import convometer.billing.console.Frames;
import convometer.billing.console.Pages;
import convometer.billing.console.Section;
import convometer.schemas.access.Role;

import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.swagger.v3.oas.annotations.Hidden;

import org.jspecify.annotations.Nullable;

/// Charges of an account's month, and why each costs what it does.
@Controller("/console/charges")
@ExecuteOn(TaskExecutors.BLOCKING)
@Requires(beans = ChargeLookup.class)
@Secured(Role.FINANCE)
@Hidden
@Produces(MediaType.ALL)
final class ChargePageController {

    private static final int PAGE = 50;

    private final ChargeLookup charges;
    private final Frames frames;
    private final Pages pages;

    ChargePageController(ChargeLookup charges, Frames frames, Pages pages) {
        this.charges = charges;
        this.frames = frames;
        this.pages = pages;
    }

    @Get
    HttpResponse<?> charges(
            @QueryValue("waba_id") @Nullable String wabaId,
            @QueryValue @Nullable String month,
            @QueryValue("phone_number_id") @Nullable String phoneNumberId,
            @QueryValue @Nullable String market,
            @QueryValue @Nullable String category,
            @QueryValue @Nullable String discrepancy,
            @QueryValue @Nullable Boolean failed,
            @QueryValue @Nullable String cursor,
            HttpRequest<?> request) {
        var frame = frames.of(request, Section.CHARGES, "Charges", wabaId, month);
        var account = frame.account();
        if (account == null) return pages.page(request, "empty", frame);
        var filter =
                new ChargeFilter(
                        account.id(),
                        frame.month().toString(),
                        chosen(phoneNumberId),
                        chosen(market),
                        chosen(category),
                        chosen(discrepancy),
                        failed,
                        PAGE);
        return pages.page(
                request,
                "charges",
                new ChargesPage(frame, filter, charges.page(filter, chosen(cursor))));
    }

    /// A form sends what nobody has filled in as an empty text.
    private static @Nullable String chosen(@Nullable String value) {
        return value == null || value.isBlank() ? null : value;
    }

    @Get("/{unit_id:.+}")
    HttpResponse<?> charge(@PathVariable("unit_id") String unitId, HttpRequest<?> request) {
        var charge = charges.charge(unitId);
        var frame = frames.of(request, Section.CHARGES, "Charge", charge.wabaId(), charge.month());
        return pages.page(request, "charge", new ChargeDetailPage(frame, charge));
    }
}
