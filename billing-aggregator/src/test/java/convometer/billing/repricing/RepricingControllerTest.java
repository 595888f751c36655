package convometer.billing.repricing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import convometer.billing.Scene;
import convometer.billing.tables.TableVersions;
import convometer.events.RepricingRequest;
import convometer.schemas.access.OpenAccess;
import convometer.schemas.service.ProblemException;

import org.junit.jupiter.api.Test;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

class RepricingControllerTest {

    private final KnownRepricings ledger = new KnownRepricings();
    private final RepricingController controller =
            new RepricingController(
                    new RepricingService(
                            Scene.accounts(),
                            TableVersions.only(Scene.tables("v7", Scene.eras(), Scene.cards())),
                            ledger,
                            ledger,
                            ledger,
                            OpenAccess.of(Scene.accounts()),
                            Clock.fixed(Instant.parse("2026-11-29T12:00:00Z"), ZoneOffset.UTC)));

    @Test
    void itIsAskedForByTheTablesOfThisInstanceAndShown() {
        var answer =
                controller.reprice(
                        """
                        {"from": "2026-10", "to": "2026-11", "waba_id": "waba", "dry_run": true}
                        """);
        assertEquals(202, answer.code());
        var asked = ledger.all().getFirst().getRequest();
        assertEquals(
                new RepricingRequest(
                        asked.getId(),
                        Instant.parse("2026-11-29T12:00:00Z"),
                        "2026-10",
                        "2026-11",
                        "waba",
                        true,
                        "v7",
                        2L),
                asked);
        assertEquals("/v1/repricings/" + asked.getId(), answer.header("Location"));
        assertEquals(RepricingView.of(ledger.all().getFirst(), List.of()), answer.body());
    }

    @Test
    void factsThatWereSetAsideAreThoseOfTheAccountThatIsRepriced() {
        for (var body :
                List.of(
                        "{'from': '2026-10', 'waba_id': 'waba'}",
                        "{'from': '2026-10'}",
                        "{'from': '2026-10', 'dry_run': true}"))
            controller.reprice(body.replace('\'', '"'));
        assertEquals(
                List.of(3L, 6L, 5L),
                ledger.all().reversed().stream()
                        .map(done -> done.getRequest().getFactsPutBack())
                        .toList());
    }

    @Test
    void whatChangesIsShownByLineAndInMoney() {
        controller.reprice("{\"from\": \"2026-10\"}");
        var view = controller.one(ledger.all().getFirst().getRequest().getId(), true);
        assertEquals(
                List.of("0.015", "-0.0068"),
                view.lines().stream().map(RepricingView.Line::difference).toList());
        assertEquals(
                List.of(
                        new RepricingView.Total(
                                "1065",
                                "2026-10",
                                "USD",
                                new RepricingView.Figures(3, "0.1318", 0),
                                new RepricingView.Figures(2, "0.14", 0),
                                "0.0082")),
                view.totals());
        assertEquals(List.of(), controller.all().getFirst().lines());
    }

    @Test
    void whatCannotBeAskedForIsRefused() {
        refused("malformed", "{}");
        refused("malformed", "[]");
        refused("malformed", "{'from': 'October'}");
        refused("malformed", "{'from': '2026-10', 'to': '2026-13'}");
        refused("malformed", "{'from': '2026-10', 'to': '2026-09'}");
        refused("malformed", "{'from': '2026-10', 'dryrun': true}");
        refused("unknown_waba", "{'from': '2026-10', 'waba_id': 'nobody'}");
        var unknown = assertThrows(ProblemException.class, () -> controller.one("nothing", true));
        assertEquals("unknown_repricing", unknown.problem().code());
    }

    private void refused(String code, String body) {
        var refused =
                assertThrows(
                        ProblemException.class, () -> controller.reprice(body.replace('\'', '"')));
        assertEquals(code, refused.problem().code());
        assertEquals(List.of(), ledger.all());
    }
}
