package convometer.billing.charges;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;

import convometer.billing.FactRow;
import convometer.billing.Scene;
import convometer.billing.charges.ChargeLookup.ChargePage;
import convometer.events.DeliveryFact;
import convometer.events.DeliveryWindow;
import convometer.events.ThreadDecision;
import convometer.events.WebhookOffset;
import convometer.schemas.access.Access;
import convometer.schemas.access.OpenAccess;
import convometer.schemas.serde.AvroSerdes;
import convometer.schemas.service.ProblemException;

import io.micronaut.http.HttpRequest;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Base64;
import java.util.List;

class ChargeControllerTest {

    private static final HttpRequest<?> REQUEST = HttpRequest.GET("/v1/charges");

    /// Avro copies records of ours once the serdes have said that it may.
    @BeforeAll
    static void trustOwnRecords() {
        AvroSerdes.with("memory:charge-controller-test");
    }

    private static final Access ACCESS = OpenAccess.of(Scene.accounts());

    private final KnownCharges ledger = new KnownCharges();
    private final LedgerPeer peer = new LedgerPeer(ACCESS);
    private final ChargeController controller = controller("");

    private ChargeController controller(String key) {
        var cursors = new ChargeCursors(key);
        return new ChargeController(
                new ChargeLookup(ledger, cursors, peer, ACCESS, new ObjectMapper()), peer);
    }

    private void delivered(String id, String what, String circumstances) {
        ledger.add(
                FactRow.parse(List.of("2026-10-05T12:00:00", id, what, circumstances, ""))
                        .decision());
    }

    private ChargeView charge(String id) {
        return (ChargeView) there(controller.charge(id, REQUEST).body());
    }

    private static Object there(@Nullable Object body) {
        assertNotNull(body);
        return body;
    }

    private ChargePage page(@Nullable String discrepancy, int limit, @Nullable String cursor) {
        return page(controller, discrepancy, limit, cursor);
    }

    private static ChargePage page(
            ChargeController asked,
            @Nullable String discrepancy,
            int limit,
            @Nullable String cursor) {
        var answer =
                asked.charges(
                        null,
                        "2026-10",
                        null,
                        null,
                        null,
                        discrepancy,
                        null,
                        limit,
                        cursor,
                        REQUEST);
        return (ChargePage) there(answer.body());
    }

    @Test
    void aUnitIsShownWithWhatItRestsOn() {
        delivered("w1", "utility", "unsent, template order, team support");
        var charge = charge("w1");
        assertEquals("2026-10-05", charge.day());
        assertEquals("order", charge.templateName());
        assertEquals("support", charge.labels().get("team"));
        assertEquals("0.0068", charge.amount());
        assertEquals("missing_send", charge.discrepancy());
        assertEquals("v7", charge.tablesVersion());
        assertEquals(
                "There is no verdict of Meta's, so what the rules derive is billed: it is charged by"
                        + " the row of the rate card.",
                charge.why());
        assertEquals(
                new ChargeView.Card(
                        LocalDate.parse("2026-10-01"),
                        "USD",
                        "Brazil",
                        "utility",
                        1,
                        "0.0068",
                        "test",
                        ""),
                charge.card());
        assertEquals(
                new ChargeView.EraView(LocalDate.parse("2026-10-01"), "message"), charge.era());
        assertEquals(
                List.of(
                        new ChargeView.TierView(
                                "charges", "2026-10/charges/acme/utility/Brazil", 1)),
                charge.tiers());
        assertEquals(List.of("w1"), charge.deliveries().stream().map(it -> it.id()).toList());
    }

    @Test
    void aDeliveryIsShownWithItsWindowAndItsWebhooks() {
        var decision =
                FactRow.parse(List.of("2026-10-05T12:00:00", "w1", "utility", "window", ""))
                        .decision();
        var opened = Instant.parse("2026-10-05T09:00:00Z");
        var until = Instant.parse("2026-10-06T14:00:00Z");
        var fact =
                DeliveryFact.newBuilder(decision.getDelivery())
                        .setWindow(
                                new DeliveryWindow(opened, until, "in.1", new WebhookOffset(2, 7L)))
                        .setWebhooks(
                                List.of(new WebhookOffset(3, 1_234L), new WebhookOffset(3, 1_300L)))
                        .build();
        ledger.add(ThreadDecision.newBuilder(decision).setDelivery(fact).build());
        var delivery = charge("w1").deliveries().getFirst();

        assertEquals(
                new DeliveryView.Window(opened, until, "in.1", "webhooks-raw/2/7"),
                delivery.window());
        assertEquals(List.of("webhooks-raw/3/1234", "webhooks-raw/3/1300"), delivery.webhooks());
    }

    @Test
    void aDeliveryOfAnEarlierVersionIsShownWithoutThem() {
        delivered("w1", "utility", "window");
        var delivery = charge("w1").deliveries().getFirst();

        assertTrue(delivery.inWindow());
        assertNull(delivery.window());
        assertEquals(List.of(), delivery.webhooks());
    }

    @Test
    void eachRevisionIsShownWithWhatMadeIt() {
        delivered("w1", "utility", "unsent");
        delivered("w1", "utility", "revision 2");
        for (var more = 0; more < 3; more++)
            ledger.add(
                    FactRow.parse(List.of("2026-10-04T12:00:00", "w0" + more, "utility", "", ""))
                            .decision());
        assertEquals(
                List.of(
                        "1 0.0068 message w1, revision 1",
                        "2 0.0068 message w1, revision 2",
                        "3 0.0064 message w02, revision 1"),
                charge("w1").revisions().stream()
                        .map(it -> it.revision() + " " + it.amount() + " " + it.cause())
                        .toList());
    }

    @Test
    void whatTheLedgerDoesNotHaveIsNotFound() {
        var unknown = assertThrows(ProblemException.class, () -> charge("w1"));
        assertEquals("unknown_unit", unknown.problem().code());
    }

    @Test
    void unitsAreListedPageByPage() {
        delivered("w1", "utility", "unsent");
        delivered("w2", "utility", "");
        delivered("w3", "marketing", "unsent");
        var first = page("missing_send", 1, null);
        assertEquals(List.of("w1"), ids(first));
        var second = page("missing_send", 1, first.cursor());
        assertEquals(List.of("w3"), ids(second));
        assertNull(second.cursor());
        assertEquals(List.of("w1", "w2", "w3"), ids(page("any", 100, null)));
        assertEquals(List.of(), ids(page("none", 100, null)));
    }

    /// The row that a page ends with may be of an account of others.
    @Test
    void aCursorSaysNothingOfTheRowThatItIsBehind() {
        delivered("wamid.5511987654321", "utility", "unsent");
        delivered("wamid.5511987654322", "utility", "unsent");
        var cursor = "" + page("any", 1, null).cursor();
        var bytes = Base64.getUrlDecoder().decode(cursor);
        assertFalse(new String(bytes, StandardCharsets.ISO_8859_1).contains("wamid"), cursor);
        assertEquals(List.of("wamid.5511987654322"), ids(page("any", 1, cursor)));
    }

    @Test
    void instancesWithTheSameKeyTakeEachOthersCursors() {
        delivered("w1", "utility", "unsent");
        delivered("w2", "utility", "unsent");
        var cursor = page(controller("a key"), "any", 1, null).cursor();
        assertEquals(List.of("w2"), ids(page(controller("a key"), "any", 1, cursor)));
        for (var other : List.of("another key", ""))
            assertEquals(
                    "malformed_query",
                    assertThrows(
                                    ProblemException.class,
                                    () -> page(controller(other), "any", 1, cursor))
                            .problem()
                            .code());
    }

    private static List<String> ids(ChargePage page) {
        return page.charges().stream().map(ChargeView::unitId).toList();
    }

    @Test
    void whatIsNoPageIsRefused() {
        assertThrows(ProblemException.class, () -> page(null, 0, null));
        for (var cursor : List.of("%", "dzE", "A".repeat(80)))
            assertThrows(ProblemException.class, () -> page(null, 10, cursor), cursor);
    }

    @Test
    void chargesOfANumberAndAMarketAreShownAlone() {
        delivered("w1", "utility", "");
        delivered("w2", "utility", "number number2");
        delivered("w3", "utility", "number number2, to 919876543210");
        assertEquals(List.of("w2", "w3"), units("number2", null));
        assertEquals(List.of("w3"), units("number2", "India"));
        assertEquals(List.of("w3"), units(null, "India"));
        assertEquals(List.of(), units("number", "India"));
    }

    private List<String> units(@Nullable String phoneNumberId, @Nullable String market) {
        var answer =
                controller.charges(
                        null, null, phoneNumberId, market, null, null, null, 10, null, REQUEST);
        return ((ChargePage) there(answer.body()))
                .charges().stream().map(ChargeView::unitId).toList();
    }
}
