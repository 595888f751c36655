package convometer.tracker.streams;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import convometer.events.AccountEvent;
import convometer.events.ConsentChange;
import convometer.events.CustomerNotice;
import convometer.events.HandlerChange;
import convometer.events.InboundMessage;
import convometer.events.MessageStatus;
import convometer.events.OutboundReceipt;
import convometer.events.OutboundRequest;
import convometer.events.PermissionFact;
import convometer.events.PermissionWithdrawal;
import convometer.events.RenewalTerms;
import convometer.events.ReportedError;
import convometer.events.SendOutcome;
import convometer.events.SendRecord;
import convometer.events.ThreadDecision;
import convometer.schemas.Topics;
import convometer.schemas.accounts.Accounts;
import convometer.schemas.streams.RequestHeaders;
import convometer.tracker.state.CustomerCommand;
import convometer.tracker.state.LimitCommand;
import convometer.tracker.state.SlotAnswer;
import convometer.tracker.streams.store.CustomerStores;
import convometer.tracker.streams.store.GateStore;
import convometer.tracker.streams.store.Millis;

import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// The gate through the topics of the tracker.
class GateTopologyTest {

    private static final Instant NOON = Instant.parse("2026-10-20T12:00:00Z");
    private static final String WA = "5511987654321";
    private static final String ID = "BR.1A2b3C";
    private static final String TEXT =
            "{\"to\":\"1\",\"type\":\"text\",\"text\":{\"body\":\"hi\"}}";
    private static final String UPDATE = template("update");
    private static final String PROMO = template("promo");

    private DrivenTracker tracker = DrivenTracker.at(NOON, accounts());

    @AfterEach
    void stop() {
        tracker.close();
    }

    @Test
    void everyRefusalIsAReceiptWithItsCode() {
        request("106", "r01", "no json");
        send("106", wish("106", "r02", TEXT).setDeadline(NOON));
        request("999", "r03", TEXT);
        consent("106", "opt_out", "everything", false);
        request("106", "r04", UPDATE);
        consent("106", "opt_in", "everything", false);
        consent("106", "opt_out", "marketing", false);
        request("106", "r05", PROMO);
        request("107", "r06", UPDATE);
        request("106", "r07", template("none"));
        request("106", "r08", template("paused"));
        handler("106", "person");
        send("106", wish("106", "r09", TEXT).setSender("bot"));
        request("106", "r10", TEXT);
        request("106", "r11", UPDATE);
        place(WA, "r11", false);
        assertEquals(
                List.of(
                        "r01 refused malformed []",
                        "r02 refused expired [template]",
                        "r03 refused unknown_number []",
                        "r04 refused opted_out []",
                        "r05 refused marketing_stopped [utility_template]",
                        "r06 refused no_opt_in []",
                        "r07 refused unknown_template [utility_template]",
                        "r08 refused template_not_approved [utility_template]",
                        "r09 refused handled_by_person []",
                        "r10 refused window_closed [utility_template]",
                        "r11 refused messaging_limit []"),
                receipts());
        assertEquals(1.0, tracker.count("requests.refused", "code", "messaging_limit"));
    }

    @Test
    void whoseLabelHasAQuotaAsksForASlotOfItAndHearsOfItsEnd() {
        tracker.close();
        tracker =
                DrivenTracker.at(
                        NOON,
                        accounts(
                                new Accounts.Quota(new Accounts.Label("team", "orders"), 1),
                                new Accounts.Quota(new Accounts.Label("team", "news"), 7),
                                new Accounts.Quota(null, 9)));
        send("106", wish("106", "r1", UPDATE).setLabels(Map.of("team", "orders")));
        send("106", wish("106", "r2", UPDATE).setLabels(Map.of("team", "news")));
        assertEquals(
                List.of("r1 250 team=orders 1"),
                tracker.read(TrackerTopics.LIMIT_RESERVATIONS).stream()
                        .map(GateTopologyTest::asked)
                        .toList());
        tracker = tracker.restarted();
        answer(WA, slot("r1", false).setQuotaExhausted(true));
        assertEquals(List.of("r1 refused quota_exhausted []"), receipts());
        assertEquals(
                List.of("r2 250 team=news 7"),
                tracker.read(TrackerTopics.LIMIT_RESERVATIONS).stream()
                        .map(GateTopologyTest::asked)
                        .toList());
    }

    private static String asked(LimitCommand command) {
        return command.getRequestId()
                + " "
                + command.getRequested()
                + " "
                + command.getQuota()
                + " "
                + command.getQuotaSlots();
    }

    @Test
    void aHeldRequestOutlivesARestartAndGoesWhenTheCustomerWrites() {
        send("106", wish("106", "r1", TEXT).setHoldUntilWindowOpens(true));
        send("106", wish("106", "r2", TEXT).setHoldUntilWindowOpens(true));
        assertEquals(List.of("r1 held [template]", "r2 held [template]"), receipts());
        assertEquals(2.0, tracker.count("requests.held"));
        tracker = tracker.restarted();
        wrote(WA, null, "text", "{\"text\":{\"body\":\"hello\"}}");
        assertEquals(
                List.of(
                        "window_opened",
                        "permitted r1 until 2026-10-20T12:05:00Z",
                        "permitted r2 until 2026-10-20T12:05:00Z"),
                decisions());
        assertEquals(List.of(), receipts());
    }

    /// Meta reports whole seconds, and the API milliseconds.
    @Test
    void ofOneSecondTheLaterWordCounts() {
        consent("106", "opt_in", "everything", NOON.plusMillis(400));
        said("STOP", NOON, NOON.plusMillis(900));
        request("106", "r1", UPDATE);
        said("START", NOON, NOON.plusMillis(950));
        request("106", "r2", TEXT);
        consent("106", "opt_out", "everything", NOON.plusMillis(980));
        request("106", "r3", UPDATE);
        assertEquals(List.of("r1 refused opted_out []", "r3 refused opted_out []"), receipts());
    }

    /// What was said a second before and came late is not later than that second.
    @Test
    void aWordIsNotLaterThanItsSecond() {
        consent("106", "opt_in", "everything", NOON.plusSeconds(1));
        said("STOP", NOON, NOON.plusSeconds(30));
        request("106", "r1", TEXT);
        assertEquals(List.of(), receipts());
    }

    /// It counts for its second, and not for when Meta reported it once more.
    @Test
    void anOptInThatIsRepeatedTakesNothingBack() {
        said("START", NOON, NOON.plusMillis(300));
        said("STOP", NOON, NOON.plusMillis(400));
        said("START", NOON, NOON.plusSeconds(5));
        request("106", "r1", TEXT);
        assertEquals(List.of("r1 refused opted_out []"), receipts());
    }

    private void said(String word, Instant at, Instant receivedAt) {
        var content = "{\"text\":{\"body\":\"" + word + "\"}}";
        tracker.send(
                Topics.INBOUND_MESSAGES,
                "106/" + WA,
                message(WA, null, "text", content)
                        .setMessageId("in-" + receivedAt)
                        .setAt(at)
                        .setReceivedAt(receivedAt)
                        .build());
    }

    @Test
    void aHeldRequestIsRefusedAtItsDeadlineAlsoAfterARestart() {
        var request = wish("106", "r1", TEXT).setHoldUntilWindowOpens(true);
        send("106", request.setDeadline(NOON.plusSeconds(3_600)));
        assertEquals(List.of("r1 held [template]"), receipts());
        tracker = tracker.restarted();
        tracker.advance(Duration.ofMinutes(59));
        assertEquals(List.of(), receipts());
        tracker.advance(Duration.ofMinutes(1));
        assertEquals(List.of("r1 refused expired [template]"), receipts());
        tracker.advance(Duration.ofDays(9));
        assertEquals(List.of(), receipts());
        assertEquals(0, tracker.size(GateStore.GATE_STATES));
        assertEquals(0, tracker.size(CustomerStores.DUE_TIMES));
    }

    @Test
    void aPlaceIsAskedForAndWhatBecomesOfItIsEmitted() {
        request("106", "r1", UPDATE);
        request("106", "r2", TEXT);
        assertEquals(List.of("portfolio/acme " + WA + " r1 asked 250"), limits());
        assertEquals(List.of(), receipts());
        tracker = tracker.restarted();
        place(WA, "r1", true);
        place(WA, "r1", true);
        var permission = tracker.read(Topics.THREAD_DECISIONS).getFirst().getPermission();
        assertEquals(true, permission.getHoldsPlace());
        assertEquals("utility", permission.getCategory());
        assertEquals(UPDATE, permission.getMessage());
        assertEquals(List.of("r2 refused window_closed [template]"), receipts());
        sent("r1", "m1");
        failed("m1", 131026);
        request("106", "r3", UPDATE);
        place(WA, "r3", true);
        outcome("r3", "unknown");
        outcome("r3", "failed");
        assertEquals(
                List.of(
                        "portfolio/acme " + WA + " r1 sent 2026-10-20T12:00:00Z",
                        "portfolio/acme " + WA + " r1 given back",
                        "portfolio/acme " + WA + " r3 asked 250",
                        "portfolio/acme " + WA + " r3 given back"),
                limits());
    }

    @Test
    void twoNamesBecomeOneWithAllThatWaited() {
        send(ID, "106", wish("106", "r1", TEXT).setHoldUntilWindowOpens(true));
        send(ID, "106", wish("106", "r2", UPDATE));
        place(ID, "r2", true);
        send(ID, "106", wish("106", "r3", UPDATE));
        consent("106", "opt_out", "marketing", false);
        tracker.read(Topics.THREAD_DECISIONS);
        wrote(WA, ID, "reaction", "{}");
        place(ID, "r3", true);
        request("106", "r4", PROMO);
        wrote(WA, null, "text", "{\"text\":{\"body\":\"hello\"}}");
        assertEquals(
                List.of("r1 held [template]", "r4 refused marketing_stopped [utility_template]"),
                receipts());
        assertEquals(
                List.of(
                        "permitted r3 until 2026-10-20T12:05:00Z",
                        "window_opened",
                        "permitted r1 until 2026-10-20T12:05:00Z"),
                decisions());
        assertEquals(
                List.of(
                        "portfolio/acme " + ID + " r2 asked 250",
                        "portfolio/acme " + ID + " r3 asked 250",
                        "portfolio/acme " + WA + " was " + ID),
                limits());
    }

    @Test
    void metasWordThatMarketingIsStoppedStopsMarketing() {
        wrote(WA, null, "text", "{\"text\":{\"body\":\"hello\"}}");
        sent("r0", "m0");
        failed("m0", 131050);
        request("106", "r1", PROMO);
        assertEquals(
                List.of("r1 refused marketing_stopped [utility_template, free_form]"), receipts());
        assertEquals(
                List.of("window_opened", "consent_changed opt_out marketing by 131050"),
                decisions());
        notice("resume");
        request("106", "r2", PROMO);
        assertEquals(
                List.of(
                        "consent_changed opt_in marketing by user_preferences",
                        "permitted r2 until 2026-10-20T12:05:00Z"),
                decisions());
    }

    @Test
    void itIsTheSameWhereMetaSaysSoAtOnce() {
        request("106", "r1", PROMO);
        place(WA, "r1", true);
        outcome("r1", "failed", "meta_131050");
        request("106", "r2", PROMO);
        request("106", "r3", UPDATE);
        assertEquals(List.of("r2 refused marketing_stopped [utility_template]"), receipts());
        assertEquals(
                List.of(
                        "portfolio/acme " + WA + " r1 asked 250",
                        "portfolio/acme " + WA + " r1 given back",
                        "portfolio/acme " + WA + " r3 asked 250"),
                limits());
    }

    @Test
    void aKeywordOptsOutAndInAgain() {
        wrote(WA, null, "text", "{\"text\":{\"body\":\" Stop\\n\"}}");
        request("106", "r1", TEXT);
        now(1);
        wrote(WA, null, "button", "{\"button\":{\"text\":\"START\",\"payload\":\"x\"}}");
        request("106", "r2", TEXT);
        now(1);
        wrote(WA, null, "text", "{\"text\":{\"body\":\"please stop\"}}");
        request("106", "r3", TEXT);
        assertEquals(List.of("r1 refused opted_out []"), receipts());
        assertEquals(
                List.of(
                        "window_opened",
                        "consent_changed opt_out everything by keyword",
                        "window_extended",
                        "consent_changed opt_in everything by keyword",
                        "permitted r2 until 2026-10-20T12:05:01Z",
                        "window_extended",
                        "permitted r3 until 2026-10-20T12:05:02Z"),
                decisions());
    }

    @Test
    void aConsentForAllNumbersHoldsAtEachAndAHandlerAtOne() {
        consent("106", "opt_out", "everything", true);
        handler("106", "person");
        request("108", "r1", UPDATE);
        consent("108", "opt_in", "everything", true);
        now(1);
        consent("108", "opt_in", "everything", true);
        wrote(WA, null, "text", "{\"text\":{\"body\":\"hello\"}}");
        send("106", wish("106", "r2", TEXT).setSender("bot"));
        assertEquals(
                List.of("r1 refused opted_out []", "r2 refused handled_by_person []"), receipts());
        assertEquals(
                List.of(
                        "consent_changed opt_out everything by crm at all",
                        "handler_changed person Ana",
                        "consent_changed opt_in everything by crm at all",
                        "window_opened"),
                decisions());
    }

    @Test
    void wordsThatNobodyKnowsAreSetAside() {
        consent("106", "opt_out", "everything_else", false);
        handler("106", "nobody");
        assertEquals(List.of(), decisions());
        assertEquals(2.0, tracker.count("dead.letters", "reason", "malformed"));
    }

    @Test
    void whatIsOfAnotherYearIsSetAside() {
        consent("106", "opt_in", "everything", NOON.plus(Duration.ofDays(365)));
        consent("106", "opt_out", "everything", NOON.plusSeconds(60));
        request("106", "r1", TEXT);
        assertEquals(List.of("r1 refused opted_out []"), receipts());
        assertEquals(1.0, tracker.count("dead.letters", "reason", "bad_timestamp"));
    }

    @Test
    void whatNobodyCanReadOfAccountsEndsNothing() {
        tracker.sendBytes(Topics.ACCOUNT_EVENTS, "waba", new byte[] {7});
        tracker.sendBytes(Topics.BILLING_COUNTS, "waba", new byte[] {0, 9, 9, 9, 9, 9});
        var paused =
                AccountEvent.newBuilder()
                        .setWabaId("waba")
                        .setField("message_template_status_update")
                        .setKnown(true)
                        .setContent(
                                "{\"event\":\"PAUSED\",\"message_template_name\":\"update\","
                                        + "\"message_template_language\":\"en\"}")
                        .setAt(NOON)
                        .setReceivedAt(NOON);
        tracker.send(Topics.ACCOUNT_EVENTS, "waba", paused.build());
        request("106", "r1", UPDATE);
        assertEquals(List.of("r1 refused template_not_approved [template]"), receipts());
        assertEquals(2.0, tracker.count("dead.letters", "reason", "unreadable"));
    }

    @Test
    void aPermissionSaysHowFastTheNumberIsByThen() {
        wrote(WA, null, "text", "{\"text\":{\"body\":\"hello\"}}");
        request("106", "r1", TEXT);
        var upgraded =
                AccountEvent.newBuilder()
                        .setWabaId("waba")
                        .setField("phone_number_quality_update")
                        .setKnown(true)
                        .setContent(
                                "{\"display_phone_number\":\"+55\",\"event\":\"THROUGHPUT_UPGRADE\","
                                        + "\"current_limit\":\"TIER_UNLIMITED\"}")
                        .setAt(NOON)
                        .setReceivedAt(NOON);
        tracker.send(Topics.ACCOUNT_EVENTS, "waba", upgraded.build());
        request("106", "r2", TEXT);
        assertEquals(
                List.of(80, 1_000),
                tracker.read(Topics.THREAD_DECISIONS).stream()
                        .filter(decision -> decision.getKind().equals("permitted"))
                        .map(decision -> decision.getPermission().getThroughput())
                        .toList());
    }

    @Test
    void aRenewalIsAnsweredToWhoeverWaitsForIt() {
        wrote(WA, null, "text", "{\"text\":{\"body\":\"hello\"}}");
        var request =
                wish("106", "r1", TEXT)
                        .setSender("bot")
                        .setLabels(Map.of("team", "orders"))
                        .setHoldUntilWindowOpens(true);
        send("106", request);
        now(400);
        renew(request);
        var permissions =
                tracker.read(Topics.THREAD_DECISIONS).stream()
                        .map(ThreadDecision::getPermission)
                        .filter(Objects::nonNull)
                        .toList();
        assertEquals(
                List.of(false, true),
                permissions.stream().map(PermissionFact::getRenewed).toList());
        assertEquals(
                new RenewalTerms(null, null, null, true, "bot", Map.of("team", "orders")),
                permissions.getLast().getRenewal());
        assertEquals(
                List.of(NOON.plusSeconds(300), NOON.plusSeconds(700)),
                permissions.stream().map(PermissionFact::getLeaseUntil).toList());

        handler("106", "person");
        renew(request);
        assertEquals(List.of("r1 refused handled_by_person []"), receipts());
        var last = tracker.read(Topics.THREAD_DECISIONS).getLast();
        assertEquals("permission_withdrawn", last.getKind());
        assertEquals(
                new PermissionWithdrawal("r1", "handled_by_person", true), last.getWithdrawal());
    }

    @Test
    void aCancelledRequestIsRefusedOrToBeDropped() {
        var held = wish("106", "r1", TEXT).setHoldUntilWindowOpens(true);
        send("106", held);
        send("106", held.setCancel(true));
        send("106", wish("106", "r2", TEXT).setCancel(true));
        assertEquals(List.of("r1 held [template]", "r1 refused cancelled []"), receipts());
        var last = tracker.read(Topics.THREAD_DECISIONS).getLast();
        assertEquals(new PermissionWithdrawal("r2", "cancelled", false), last.getWithdrawal());
    }

    private void renew(OutboundRequest.Builder request) {
        var headers = new RecordHeaders().add(RequestHeaders.RENEWAL, new byte[0]);
        tracker.send("106/" + WA, request.build(), headers);
    }

    @Test
    void aGroupsRequestWaitsForTheGroupsWindow() {
        var message = "{\"recipient_type\":\"group\",\"to\":\"g1\",\"type\":\"text\"}";
        send("g1", "106", wish("106", "r1", message).setHoldUntilWindowOpens(true));
        send(
                "g1",
                "106",
                wish("106", "r2", UPDATE.replace("{\"to", "{\"recipient_type\":\"group\",\"to")));
        var inGroup = message(WA, null, "text", "{\"text\":{\"body\":\"stop\"}}").setGroupId("g1");
        tracker.send(Topics.INBOUND_MESSAGES, "106/g1", inGroup.build());
        assertEquals(List.of("r1 held [template]"), receipts());
        assertEquals(
                List.of(
                        "permitted r2 until 2026-10-20T12:05:00Z",
                        "permitted r1 until 2026-10-20T12:05:00Z"),
                decisions());
        assertEquals(List.of(), limits());
    }

    @Test
    void aMarkIsPermittedAndLeavesNothing() {
        var mark = "{\"status\":\"read\",\"message_id\":\"wamid.1\"}";
        send("wamid.1", "106", wish("106", "r1", mark));
        var permission = tracker.read(Topics.THREAD_DECISIONS).getFirst().getPermission();
        assertEquals(mark, permission.getMessage());
        assertNull(permission.getCategory());
        assertEquals(0, tracker.size(GateStore.GATE_STATES));
    }

    private void now(int seconds) {
        tracker.advance(Duration.ofSeconds(seconds));
    }

    private static String template(String name) {
        return "{\"to\":\"1\",\"type\":\"template\",\"template\":{\"name\":\""
                + name
                + "\",\"language\":{\"code\":\"en\"}}}";
    }

    private void request(String number, String id, String message) {
        send(number, wish(number, id, message));
    }

    private void send(String number, OutboundRequest.Builder request) {
        send(WA, number, request);
    }

    private void send(String customer, String number, OutboundRequest.Builder request) {
        tracker.send(Topics.THREAD_REQUESTS, number + "/" + customer, request.build());
    }

    private static OutboundRequest.Builder wish(String number, String id, String message) {
        return OutboundRequest.newBuilder()
                .setRequestId(id)
                .setPhoneNumberId(number)
                .setMessage(message);
    }

    private void consent(String number, String action, String scope, boolean allNumbers) {
        var at = tracker.now().plusMillis(action.equals("opt_in") ? 1 : 0);
        consent(number, action, scope, allNumbers, at);
    }

    private void consent(String number, String action, String scope, Instant at) {
        consent(number, action, scope, false, at);
    }

    private void consent(
            String number, String action, String scope, boolean allNumbers, Instant at) {
        tracker.send(
                Topics.CONSENTS,
                number + "/" + WA,
                ConsentChange.newBuilder()
                        .setPhoneNumberId(number)
                        .setCustomer(WA)
                        .setAllNumbers(allNumbers)
                        .setScope(scope)
                        .setAction(action)
                        .setAt(at)
                        .setSource("crm")
                        .build());
    }

    private void handler(String number, String handler) {
        tracker.send(
                Topics.HANDLER_CHANGES,
                number + "/" + WA,
                HandlerChange.newBuilder()
                        .setPhoneNumberId(number)
                        .setCustomer(WA)
                        .setHandler(handler)
                        .setName("Ana")
                        .setAt(tracker.now())
                        .build());
    }

    private void place(String customer, String request, boolean granted) {
        answer(customer, slot(request, granted));
    }

    private static SlotAnswer.Builder slot(String request, boolean granted) {
        return SlotAnswer.newBuilder()
                .setRequestId(request)
                .setScope("portfolio/acme")
                .setGranted(granted);
    }

    private void answer(String customer, SlotAnswer.Builder answer) {
        tracker.send(
                TrackerTopics.CUSTOMER_COMMANDS,
                customer,
                CustomerCommand.newBuilder()
                        .setPortfolio("acme")
                        .setCustomer(customer)
                        .setSlot(answer.build())
                        .build());
    }

    private void wrote(
            @Nullable String waId, @Nullable String userId, String type, String content) {
        tracker.send(
                Topics.INBOUND_MESSAGES,
                "106/" + (waId == null ? userId : waId),
                message(waId, userId, type, content).build());
    }

    private InboundMessage.Builder message(
            @Nullable String waId, @Nullable String userId, String type, String content) {
        return InboundMessage.newBuilder()
                .setMessageId("in-" + tracker.now())
                .setPhoneNumberId("106")
                .setWabaId("waba")
                .setWaId(waId)
                .setUserId(userId)
                .setType(type)
                .setContent(content)
                .setAt(tracker.now())
                .setReceivedAt(tracker.now());
    }

    private void notice(String value) {
        tracker.send(
                Topics.CUSTOMER_NOTICES,
                "106/" + WA,
                CustomerNotice.newBuilder()
                        .setKind("preference")
                        .setPhoneNumberId("106")
                        .setWabaId("waba")
                        .setWaId(WA)
                        .setCategory("marketing_messages")
                        .setValue(value)
                        .setAt(tracker.now().plusSeconds(1))
                        .setReceivedAt(tracker.now())
                        .build());
    }

    private void sent(String request, String wamid) {
        tracker.send(
                Topics.SEND_RECORDS,
                "106/" + WA,
                SendRecord.newBuilder()
                        .setWamid(wamid)
                        .setRequestId(request)
                        .setPhoneNumberId("106")
                        .setTo(WA)
                        .setType("template")
                        .setSentAt(tracker.now())
                        .build());
    }

    private void failed(String wamid, int code) {
        tracker.send(
                Topics.MESSAGE_STATUSES,
                "106/" + WA,
                MessageStatus.newBuilder()
                        .setWamid(wamid)
                        .setPhoneNumberId("106")
                        .setWabaId("waba")
                        .setWaId(WA)
                        .setStatus("failed")
                        .setErrors(List.of(ReportedError.newBuilder().setCode(code).build()))
                        .setAt(tracker.now())
                        .setContent("{}")
                        .setReceivedAt(tracker.now())
                        .build());
    }

    private void outcome(String request, String outcome) {
        outcome(request, outcome, null);
    }

    private void outcome(String request, String outcome, @Nullable String code) {
        tracker.send(
                Topics.SEND_OUTCOMES,
                "106/" + WA,
                SendOutcome.newBuilder()
                        .setRequestId(request)
                        .setPhoneNumberId("106")
                        .setCustomer(WA)
                        .setOutcome(outcome)
                        .setCode(code)
                        .setAt(tracker.now())
                        .build());
    }

    private List<String> receipts() {
        return tracker.read(Topics.OUTBOUND_RECEIPTS).stream().map(GateTopologyTest::text).toList();
    }

    private static String text(OutboundReceipt receipt) {
        var text = receipt.getRequestId() + " " + receipt.getOutcome();
        var code = receipt.getCode() == null ? "" : " " + receipt.getCode();
        return text + code + " " + receipt.getAlternatives();
    }

    private List<String> decisions() {
        return tracker.read(Topics.THREAD_DECISIONS).stream().map(GateTopologyTest::text).toList();
    }

    private static String text(ThreadDecision decision) {
        var words = new ArrayList<String>();
        words.add(decision.getKind());
        var permission = decision.getPermission();
        if (permission != null)
            words.add(permission.getRequestId() + " until " + permission.getLeaseUntil());
        var consent = decision.getConsent();
        if (consent != null)
            words.add(
                    consent.getAction()
                            + " "
                            + consent.getScope()
                            + " by "
                            + consent.getSource()
                            + (consent.getAllNumbers() ? " at all" : ""));
        var handler = decision.getHandler();
        if (handler != null) words.add(handler.getHandler() + " " + handler.getName());
        return String.join(" ", words);
    }

    private List<String> limits() {
        return tracker.read(TrackerTopics.LIMIT_RESERVATIONS).stream()
                .map(GateTopologyTest::text)
                .toList();
    }

    private static String text(LimitCommand command) {
        var who = command.getScope() + " " + command.getCustomer() + " ";
        if (command.getRequested() != null)
            return who + command.getRequestId() + " asked " + command.getRequested();
        if (command.getSent() != null)
            return who + command.getRequestId() + " sent " + Millis.instant(command.getSent());
        if (command.getRenamedFrom() != null) return who + "was " + command.getRenamedFrom();
        return who + command.getRequestId() + " given back";
    }

    private static Accounts accounts(Accounts.Quota... quotas) {
        var numbers =
                List.of(
                        new Accounts.BusinessNumber("106", "+55"),
                        new Accounts.BusinessNumber("107", "+56", true, 80),
                        new Accounts.BusinessNumber("108", "+57"));
        var templates =
                List.of(
                        new Accounts.Template("update", "en", "utility", "approved"),
                        new Accounts.Template("promo", "en", "marketing", "approved"),
                        new Accounts.Template("paused", "en", "utility", "paused"));
        var waba = new Accounts.Waba("waba", "Acme", ZoneOffset.UTC, "USD", numbers, templates);
        return new Accounts(
                List.of(
                        new Accounts.Portfolio(
                                "acme", 250, false, List.of(quotas), List.of(waba))));
    }
}
