package convometer.outbound.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import convometer.events.ExpectedCharge;
import convometer.events.OutboundReceipt;
import convometer.events.PermissionFact;
import convometer.events.RenewalTerms;
import convometer.events.SendOutcome;
import convometer.events.SendRecord;
import convometer.outbound.Samples;
import convometer.outbound.dispatch.PartitionDispatcher.Fetched;
import convometer.outbound.dispatch.PartitionDispatcher.Limits;
import convometer.outbound.graph.AccessTokens;
import convometer.outbound.graph.GraphApi;
import convometer.outbound.graph.GraphSettings;
import convometer.schemas.accounts.Accounts;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;

/// A dispatcher against a Cloud API on loopback.
class DispatcherLoopTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String ERROR = "{\"error\":{\"code\":%d,\"message\":\"no\"}}";

    private final FakeCloudApi meta = new FakeCloudApi();
    private final ExecutorService sends = Executors.newVirtualThreadPerTaskExecutor();
    private final Clock clock = Clock.systemUTC();
    private final MemoryBroker broker = new MemoryBroker();
    private final Accounts accounts = Samples.accounts(1_000);
    private final List<DispatcherLoop> loops = new ArrayList<>();
    private GraphApi api = api(meta.url(), Duration.ofSeconds(20));
    private final List<byte[]> decisions = new CopyOnWriteArrayList<>();
    private int offset;

    DispatcherLoopTest() throws IOException {}

    @AfterEach
    void close() {
        loops.forEach(DispatcherLoop::abandon);
        meta.close();
        api.close();
        sends.shutdownNow();
    }

    /// The journal of a dispatcher, without Kafka.
    private final class MemoryJournal implements Journal {

        @Override
        public Contents takeOver() {
            return broker.contents();
        }

        @Override
        public void write(List<ProducerRecord<byte[], byte[]>> records, long position) {
            broker.commit(records, position);
        }

        @Override
        public void close() {}
    }

    @Test
    void anAcceptedMessageHasAReceiptAndASendRecord() {
        var lease = lease();
        var charge =
                ExpectedCharge.newBuilder()
                        .setEra("2026-10-01")
                        .setCategory("service")
                        .setType("regular")
                        .setMarket("Brazil")
                        .setCurrency("USD")
                        .build();
        var permission =
                PermissionFact.newBuilder(
                                Samples.permission("r-1", Samples.text("+5511", "Hi"), lease))
                        .setExpectedCharge(charge)
                        .build();
        run("5511", permission);

        var receipt = receipt("r-1");
        assertEquals(List.of("/v24.0/" + Samples.NUMBER + "/messages Bearer own"), meta.headers);
        assertEquals(
                List.of(
                        Map.of(
                                "messaging_product", "whatsapp",
                                "to", "+5511",
                                "type", "text",
                                "text", Map.of("body", "Hi"),
                                "biz_opaque_callback_data", "r-1")),
                meta.bodies);
        assertEquals(
                OutboundReceipt.newBuilder()
                        .setRequestId("r-1")
                        .setPhoneNumberId(Samples.NUMBER)
                        .setCustomer("5511")
                        .setOutcome("accepted")
                        .setLeaseUntil(lease)
                        .setExpectedCharge(charge)
                        .setWamid("wamid.r-1")
                        .setAt(receipt.getAt())
                        .build(),
                receipt);
        assertEquals(
                List.of(
                        SendRecord.newBuilder()
                                .setWamid("wamid.r-1")
                                .setRequestId("r-1")
                                .setPhoneNumberId(Samples.NUMBER)
                                .setTo("5511")
                                .setWaId("+5511")
                                .setType("text")
                                .setSentAt(receipt.getAt())
                                .build()),
                broker.sends);
        assertEquals(Map.of(), broker.journal());
    }

    @Test
    void aTemplateHasTheCategoryOfThePermissionElseThatOfTheAccountsFile() {
        var template =
                "{\"to\":\"5511\",\"type\":\"template\",\"template\":"
                        + "{\"name\":\"order_update\",\"language\":{\"code\":\"en_US\"}}}";
        var permitted = Samples.permission("r-1", template, lease());
        run(
                "5511",
                PermissionFact.newBuilder(permitted).setCategory("marketing").build(),
                Samples.permission("r-2", template, lease()));
        receipt("r-2");
        assertEquals(
                List.of("marketing", "utility"),
                broker.sends.stream().map(SendRecord::getTemplateCategory).toList());
    }

    @Test
    void metasErrorIsAFailureThatFreesThePlace() {
        meta.answering("5511", 400, ERROR.formatted(131026));
        run("5511", Samples.permission("r-1", Samples.text("5511", "Hi"), lease()));

        assertReceipt("r-1", "failed", "meta_131026");
        assertEquals(
                List.of("failed meta_131026"),
                broker.outcomes.stream()
                        .map(each -> each.getOutcome() + " " + each.getCode())
                        .toList());
    }

    @Test
    void aFaultThatPassesIsTriedAgain() {
        meta.answeringOnce("5511", 500, ERROR.formatted(131016));
        run("5511", Samples.permission("r-1", Samples.text("5511", "Hi"), lease()));

        assertReceipt("r-1", "accepted", null);
        assertEquals(2, meta.bodies.size());
        assertEquals(1, broker.sends.size());
    }

    @Test
    void aServerErrorOfSomebodyElseLeavesTheSendUnsettled() {
        meta.answering("5511", 502, "");
        run("5511", Samples.permission("r-1", Samples.text("5511", "Hi"), lease()));

        assertReceipt("r-1", "unknown", "no_answer");
        assertEquals(false, receipt("r-1").getSettled());
        assertEquals("no_answer", broker.unsettled.getFirst().getCode());
        assertEquals(Map.of(), broker.journal());
        assertEquals(1, meta.bodies.size());
    }

    @Test
    void aSlowSendHoldsUpNobodyElse() {
        meta.answering("silent", 0, "");
        run(
                "55",
                Samples.permission("r-0", text("silent"), lease()),
                Samples.permission("r-1", Samples.text("55", "behind it"), lease()));
        run("56", Samples.permission("r-2", Samples.text("56", "elsewhere"), lease()));

        assertReceipt("r-2", "accepted", null);
        assertEquals(List.of(), broker.receipts("r-0"));
        assertEquals(List.of(), broker.receipts("r-1"));
        assertEquals("attempted", state("r-0"));
        assertEquals("queued", state("r-1"));
    }

    @Test
    void silenceIsUnknown() {
        api.close();
        api = api(meta.url(), Duration.ofMillis(200));
        meta.answering("silent", 0, "");
        run("55", Samples.permission("r-0", text("silent"), lease()));

        assertReceipt("r-0", "unknown", "no_answer");
    }

    @Test
    void withoutAConnectionItIsTriedUntilThereIsOne() throws IOException {
        var address = meta.url();
        try (var nobody = new ServerSocket(0)) {
            api = api("http://127.0.0.1:" + nobody.getLocalPort(), Duration.ofSeconds(1));
        }
        run("55", Samples.permission("r-1", text("55"), lease()));
        await(() -> "queued".equals(state("r-1")));

        loops.removeFirst().abandon();
        api = api(address, Duration.ofSeconds(20));
        run("56");
        assertReceipt("r-1", "accepted", null);
    }

    @Test
    void aLeaseThatHasRunOutIsRenewedAndNotUsed() {
        var over =
                PermissionFact.newBuilder(
                                Samples.permission(
                                        "r-1", text("55"), Instant.now(clock).minusSeconds(1)))
                        .setRenewal(
                                RenewalTerms.newBuilder()
                                        .setHoldUntilWindowOpens(true)
                                        .setSender("bot")
                                        .setLabels(Map.of("team", "orders"))
                                        .build());
        run("55", over.build());
        await(() -> "renewing".equals(state("r-1")));
        assertEquals(List.of(), meta.bodies);
        var asked = broker.renewals.getFirst();
        assertEquals("r-1", asked.getRequestId());
        assertEquals(true, asked.getHoldUntilWindowOpens());
        assertEquals("bot", asked.getSender());
        assertEquals(Map.of("team", "orders"), asked.getLabels());

        var renewed =
                PermissionFact.newBuilder(Samples.permission("r-1", text("55"), lease()))
                        .setRenewed(true)
                        .build();
        run("55", renewed);
        assertReceipt("r-1", "accepted", null);
        assertEquals(1, meta.bodies.size());
    }

    /// Statements are split by them; a permission of an earlier version does not say them.
    @Test
    void theSendRecordHasTheLabelsOfTheRequest() {
        var labels = Map.of("team", "orders", "batch_id", "b,1=ü");
        var labelled =
                PermissionFact.newBuilder(Samples.permission("r-1", text("55"), lease()))
                        .setRenewal(RenewalTerms.newBuilder().setLabels(labels).build())
                        .build();
        run("55", labelled, Samples.permission("r-2", text("56"), lease()));
        assertReceipt("r-1", "accepted", null);
        assertReceipt("r-2", "accepted", null);
        assertEquals(
                Map.of("r-1", labels, "r-2", Map.of()),
                broker.sends.stream()
                        .collect(
                                Collectors.toMap(SendRecord::getRequestId, SendRecord::getLabels)));
    }

    @Test
    void aLeaseThatIsNotRenewedIsTheEnd() {
        run("55", Samples.permission("r-1", text("55"), Instant.now(clock).minusSeconds(1)));
        await(() -> "renewing".equals(state("r-1")));
        var withdrawn =
                DispatchSamples.permissions(accounts)
                        .read(offset++, Samples.withdrawn("55", "r-1"))
                        .orElseThrow();
        loops.getFirst().read(List.of(withdrawn), List.of(), offset);
        await(() -> state("r-1") == null);
        assertEquals(List.of(), broker.receipts("r-1"), "the gate has given it");
        assertEquals(List.of(), meta.bodies);
    }

    @Test
    void whatWaitsIsCancelledAndWhatIsAtMetaIsNot() {
        meta.answering("silent", 0, "");
        run(
                "55",
                Samples.permission("r-0", text("silent"), lease()),
                Samples.permission("r-1", Samples.text("55", "behind it"), lease()));
        await(() -> "attempted".equals(state("r-0")) && "queued".equals(state("r-1")));
        cancel("r-0");
        cancel("r-1");
        assertReceipt("r-1", "refused", "cancelled");
        assertEquals("failed", broker.outcomes.getFirst().getOutcome(), "its slot is free");
        assertEquals("attempted", state("r-0"));
        assertEquals(List.of(), broker.receipts("r-0"));
    }

    private void cancel(String requestId) {
        var decision = Samples.cancelled("55", requestId);
        decisions.add(decision);
        var cancelled =
                DispatchSamples.permissions(accounts).read(offset++, decision).orElseThrow();
        loops.getFirst().read(List.of(cancelled), List.of(), offset);
    }

    @Test
    void aDeadTokenCostsNoMessage() {
        meta.answeringOnce("55", 401, ERROR.formatted(190));
        run("55", Samples.permission("r-1", text("55"), lease()));
        await(() -> meta.bodies.size() == 1 && "queued".equals(state("r-1")));
        assertEquals(List.of(), broker.receipts("r-1"));

        assertReceipt("r-1", "accepted", null);
        assertEquals(2, meta.bodies.size());
    }

    @Test
    void whatIsNoMessageIsNotSent() {
        run("55", Samples.permission("r-1", "hello", lease()));
        assertReceipt("r-1", "failed", "malformed");
    }

    @Test
    void aReadReceiptIsAcceptedAndLeavesNoSendRecord() {
        meta.answering("null", 200, "{\"success\":true}");
        run(
                "wamid.in",
                Samples.permission(
                        "r-1", "{\"status\":\"read\",\"message_id\":\"wamid.in\"}", lease()));

        assertReceipt("r-1", "accepted", null);
        assertNull(receipt("r-1").getWamid());
        assertEquals(List.of(), broker.sends);
    }

    @Test
    void aMessageToAGroupIsKeptUnderTheGroup() {
        var message =
                "{\"recipient_type\":\"group\",\"to\":\"G1\",\"type\":\"text\",\"text\":{\"body\":\"Hi\"}}";
        run("G1", Samples.permission("r-1", message, lease()));
        receipt("r-1");
        assertEquals("G1", broker.sends.getFirst().getTo());
    }

    @Test
    void messagesOfOneThreadGoInTheirOrder() {
        var permissions = new ArrayList<PermissionFact>();
        for (var i = 0; i < 40; i++)
            permissions.add(Samples.permission("r-" + i, Samples.text("55", "" + i), lease()));
        run("55", permissions.toArray(PermissionFact[]::new));
        receipt("r-39");
        var ids = meta.bodies.stream().map(each -> each.get("biz_opaque_callback_data")).toList();
        assertEquals(permissions.stream().map(PermissionFact::getRequestId).toList(), ids);
    }

    @Test
    void whatWaitedIsSentByWhoTakesOverAndWhatWasAttemptedIsNot() {
        meta.answering("silent", 0, "");
        run(
                "55",
                Samples.permission("r-0", text("silent"), lease()),
                Samples.permission("r-1", Samples.text("55", "behind it"), lease()));
        await(() -> meta.bodies.size() == 1);
        loops.removeFirst().abandon();

        run("56");
        assertReceipt("r-0", "unknown", "interrupted");
        assertReceipt("r-1", "accepted", null);
        assertEquals(2, meta.bodies.size());
        assertEquals(List.of(), broker.outcomes.stream().map(SendOutcome::getCode).toList());
    }

    @Test
    void aDispatcherThatStopsWaitsForWhatIsUnderWayAndBeginsNothing() {
        meta.answering("silent", 0, "");
        run("55", Samples.permission("r-0", text("silent"), lease()));
        await(() -> meta.bodies.size() == 1);
        loops.getFirst().stop();
        run("56", Samples.permission("r-1", text("56"), lease()));
        meta.speak();

        assertTrue(loops.getFirst().join(PATIENCE));
        assertEquals("unknown", broker.receipts("r-0").getFirst().getOutcome());
        assertEquals(List.of(), broker.receipts("r-1"));
    }

    @Test
    void whoCannotWriteSaysSoUntilItCan() {
        var steps = new SteppedTime();
        var owner = new AtomicReference<Journal.Owner>();
        var loop =
                loop(
                        opened -> {
                            owner.set(opened);
                            return new MemoryJournal();
                        },
                        steps);
        loops.add(loop);
        await(() -> loop.state() == DispatcherLoop.State.RUNNING);
        owner.get().blocked("cannot write");
        assertEquals(DispatcherLoop.State.RUNNING, loop.state(), "a moment is nothing");
        steps.now = steps.now.plus(DispatcherLoop.BLOCKED_AFTER);
        owner.get().blocked("cannot write");
        assertEquals(DispatcherLoop.State.BLOCKED, loop.state());
        owner.get().unblocked();
        assertEquals(DispatcherLoop.State.RUNNING, loop.state());
    }

    private static final class SteppedTime extends Clock {
        private volatile Instant now = Samples.NOON;

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    private @Nullable String state(String requestId) {
        var entry = broker.journal().get(requestId);
        return entry == null ? null : entry.getState();
    }

    private void run(String customer, PermissionFact... permissions) {
        if (loops.isEmpty()) loops.add(loop());
        var reader = DispatchSamples.permissions(accounts);
        var read = new ArrayList<GateDecision>();
        for (var permission : permissions) {
            var decision = Samples.permitted(customer, permission);
            decisions.add(decision);
            reader.read(offset++, decision).ifPresent(read::add);
        }
        loops.getFirst().read(read, List.of(), offset);
    }

    private DispatcherLoop loop() {
        return loop(_ -> new MemoryJournal(), clock);
    }

    private DispatcherLoop loop(Function<Journal.Owner, Journal> journals, Clock time) {
        var metrics = Samples.metrics();
        var dispatcher =
                new PartitionDispatcher(
                        0,
                        DispatchSamples.records(accounts),
                        DispatchSamples.pacer(1_000, 1),
                        new Limits(8, 64, 1_000));
        var sender = new Sender(api, clock, metrics);
        return new DispatcherLoop(
                        "dispatcher",
                        dispatcher,
                        journals,
                        0,
                        sender::send,
                        new MemoryContents(),
                        sends,
                        metrics,
                        time)
                .start();
    }

    /// The contents of messages, without Kafka.
    private final class MemoryContents implements ContentFetcher {

        @Override
        public List<Fetched> fetch(Map<String, Long> offsets) {
            var reader = DispatchSamples.permissions(accounts);
            var fetched = new ArrayList<Fetched>();
            offsets.forEach((id, at) -> {
                var bytes = ByteBuffer.wrap(decisions.get(Math.toIntExact(at)));
                fetched.add(new Fetched(id, reader.permission(at, bytes)));
            });
            return fetched;
        }

        @Override
        public void close() {}
    }

    private GraphApi api(String url, Duration sendTimeout) {
        var tokens = new GraphSettings("all", "1=own", null, url, "v24.0");
        return new GraphApi(
                tokens.graphUrl(),
                new AccessTokens(tokens, accounts)::of,
                Duration.ofSeconds(5),
                sendTimeout,
                clock);
    }

    private Instant lease() {
        return Instant.now(clock).truncatedTo(java.time.temporal.ChronoUnit.MILLIS).plusSeconds(60);
    }

    private static String text(String to) {
        return Samples.text(to, "Hi");
    }

    private void assertReceipt(String requestId, String outcome, @Nullable String code) {
        var receipt = receipt(requestId);
        assertEquals(outcome, receipt.getOutcome(), String.valueOf(receipt.getMessage()));
        assertEquals(code, receipt.getCode());
    }

    private OutboundReceipt receipt(String requestId) {
        await(() -> broker.ended(requestId));
        var receipts = broker.receipts(requestId);
        assertEquals(1, receipts.size());
        return receipts.getFirst();
    }

    private static void await(BooleanSupplier condition) {
        var giveUp = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < giveUp, "it did not come");
            Thread.onSpinWait();
        }
    }
}
