package convometer.tracker.streams;

import static org.junit.jupiter.api.Assertions.assertEquals;

import convometer.events.MessageStatus;
import convometer.events.OutboundRequest;
import convometer.events.SendOutcome;
import convometer.events.SendRecord;
import convometer.schemas.Topics;
import convometer.schemas.accounts.Accounts;
import convometer.schemas.accounts.Budget;
import convometer.tracker.gate.PriceEstimator;
import convometer.tracker.streams.store.StoredBudgetLedger;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Budgets from the request to the receipt, through all of the topology: two numbers of an account,
/// whose messaging limits are counted for each, and unlimited, share a budget of 1.00 in October. A
/// message costs 0.4.
class BudgetTopologyTest {

    private static final Instant NOON = Instant.parse("2026-10-20T12:00:00Z");
    private static final String PROMO =
            "{\"type\":\"template\",\"template\":{\"name\":\"promo\",\"language\":{\"code\":\"en\"}}}";

    private @Nullable String price = "0.4";
    private final DrivenTracker tracker = DrivenTracker.whole(NOON, accounts(), this::cost);

    @AfterEach
    void stop() {
        tracker.close();
    }

    @Test
    void theNumbersOfAnAccountShareItsBudget() {
        request("106", "5511", "r1");
        request("107", "5512", "r2");
        request("106", "5513", "r3");
        assertEquals(List.of("permitted r1", "permitted r2"), permissions());
        assertEquals(List.of("r3 budget_exhausted 2026-11-01T03:00:00Z"), refusals());

        assertEquals(Set.of("portfolio/acme"), tracker.keys(TrackerTopics.LIMIT_RESERVATIONS));

        sent("106", "5511", "r1");
        status("106", "5511", "r1", "delivered");
        status("106", "5511", "r1", "read");
        outcome("107", "5512", "r2");
        assertEquals(0, tracker.size(StoredBudgetLedger.RESERVED));
        request("107", "5514", "r4");
        request("107", "5515", "r5");
        assertEquals(List.of("permitted r4"), permissions());
        assertEquals(List.of("r5 budget_exhausted 2026-11-01T03:00:00Z"), refusals());
        assertEquals(1, tracker.size(StoredBudgetLedger.RESERVED));
        assertEquals(
                List.of("all 50% 0.8 of 1, 0.8 reserved"),
                tracker.read(Topics.BUDGET_EVENTS).stream()
                        .map(event ->
                                "%s %d%% %s of %s, %s reserved"
                                        .formatted(
                                                event.getBudget(),
                                                event.getThreshold(),
                                                event.getSpent(),
                                                event.getAmount(),
                                                event.getReserved()))
                        .toList());
    }

    @Test
    void aMonthLaterThereIsMoneyAgain() {
        for (var n = 0; n < 3; n++) request("106", "551" + n, "r" + n);
        assertEquals(List.of("r2 budget_exhausted 2026-11-01T03:00:00Z"), refusals());
        tracker.advance(Duration.between(NOON, Instant.parse("2026-11-01T03:00:00Z")));
        request("106", "5512", "r3");
        assertEquals(List.of("permitted r0", "permitted r1", "permitted r3"), permissions());
    }

    @Test
    void whatHasNoPriceIsPermittedAndCounted() {
        price = null;
        for (var n = 0; n < 4; n++) request("106", "551" + n, "r" + n);
        assertEquals(4, permissions().size());
        assertEquals(4.0, tracker.count("budgets.unpriced", "waba", "waba", "budget", "all"));
        assertEquals(0, tracker.size(StoredBudgetLedger.TOTALS));
    }

    private Optional<PriceEstimator.Cost> cost(PriceEstimator.PricedMessage message) {
        return Optional.of(
                new PriceEstimator.Cost(
                        "2026-10-01", "marketing", "regular", "Brazil", price, "USD", ""));
    }

    private void request(String number, String customer, String id) {
        tracker.send(
                Topics.THREAD_REQUESTS,
                number + "/" + customer,
                OutboundRequest.newBuilder()
                        .setRequestId(id)
                        .setPhoneNumberId(number)
                        .setMessage(PROMO)
                        .build());
    }

    private void sent(String number, String customer, String id) {
        tracker.send(
                Topics.SEND_RECORDS,
                number + "/" + customer,
                SendRecord.newBuilder()
                        .setWamid("m-" + id)
                        .setRequestId(id)
                        .setPhoneNumberId(number)
                        .setTo(customer)
                        .setType("template")
                        .setSentAt(tracker.now())
                        .build());
    }

    private void status(String number, String customer, String id, String status) {
        tracker.send(
                Topics.MESSAGE_STATUSES,
                number + "/" + customer,
                MessageStatus.newBuilder()
                        .setWamid("m-" + id)
                        .setPhoneNumberId(number)
                        .setWabaId("waba")
                        .setWaId(customer)
                        .setStatus(status)
                        .setAt(tracker.now())
                        .setContent("{}")
                        .setReceivedAt(tracker.now())
                        .build());
    }

    private void outcome(String number, String customer, String id) {
        tracker.send(
                Topics.SEND_OUTCOMES,
                number + "/" + customer,
                SendOutcome.newBuilder()
                        .setRequestId(id)
                        .setPhoneNumberId(number)
                        .setCustomer(customer)
                        .setOutcome("failed")
                        .setAt(tracker.now())
                        .build());
    }

    private List<String> permissions() {
        var permitted = new ArrayList<String>();
        for (var decision : tracker.read(Topics.THREAD_DECISIONS)) {
            var permission = decision.getPermission();
            if (permission == null) continue;
            assertEquals(price != null, permission.getHoldsPlace());
            permitted.add("permitted " + permission.getRequestId());
        }
        return permitted;
    }

    private List<String> refusals() {
        return tracker.read(Topics.OUTBOUND_RECEIPTS).stream()
                .map(each ->
                        each.getRequestId() + " " + each.getCode() + " " + each.getEarliestAt())
                .toList();
    }

    private static Accounts accounts() {
        var numbers =
                List.of(
                        new Accounts.BusinessNumber("106", "+55"),
                        new Accounts.BusinessNumber("107", "+56"));
        var budget =
                new Budget(
                        "all",
                        BigDecimal.ONE,
                        Budget.Period.MONTH,
                        null,
                        null,
                        null,
                        List.of(50),
                        true);
        var waba =
                new Accounts.Waba(
                        "waba",
                        "Acme",
                        ZoneId.of("America/Sao_Paulo"),
                        "USD",
                        numbers,
                        List.of(new Accounts.Template("promo", "en", "marketing", "approved")),
                        List.of(budget));
        return new Accounts(
                List.of(
                        new Accounts.Portfolio(
                                "acme", Accounts.UNLIMITED, true, List.of(), List.of(waba))));
    }
}
