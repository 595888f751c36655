package convometer.tracker.streams;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import convometer.schemas.serde.AvroSerdes;
import convometer.tracker.consent.Consent;
import convometer.tracker.consent.ConsentScope;
import convometer.tracker.consent.Consents;
import convometer.tracker.gate.Answer;
import convometer.tracker.gate.Assignee;
import convometer.tracker.gate.Gate;
import convometer.tracker.gate.GateDecision;
import convometer.tracker.gate.GateEvent;
import convometer.tracker.gate.GateFold;
import convometer.tracker.gate.GateState;
import convometer.tracker.gate.Requester;
import convometer.tracker.gate.SendRequest;
import convometer.tracker.gate.ThreadView;
import convometer.tracker.gate.ThreadViews;
import convometer.tracker.identity.CustomerId;
import convometer.tracker.identity.PhoneNumberId;
import convometer.tracker.limit.RequestId;
import convometer.tracker.limit.Slot;
import convometer.tracker.message.Wamid;
import convometer.tracker.policy.Policy;
import convometer.tracker.state.GateRecord;
import convometer.tracker.streams.records.SendRequests;
import convometer.tracker.streams.store.GateRecords;
import convometer.tracker.window.WindowLookup;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/// Random traffic at one gate state, with restarts between; each answer is held against
/// [LiteralGate] as it is given, and nobody may wait without a reason.
final class SendTraffic implements ThreadViews {

    private static final Policy POLICY = Policy.standard();
    private static final Duration A_DAY = Duration.ofDays(1);
    private static final CustomerId CUSTOMER = new CustomerId("5511");
    private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
    private static final AvroSerdes SERDES = AvroSerdes.with("memory:send-traffic");
    private static final List<PhoneNumberId> NUMBERS =
            Stream.of("1", "2", "9").map(PhoneNumberId::new).toList();
    private static final List<String> MESSAGES =
            List.of(
                    "{\"type\":\"text\"}",
                    "{\"type\":\"text\"}",
                    "{\"type\":\"reaction\"}",
                    "{\"status\":\"read\"}",
                    "no json",
                    template("promo"),
                    template("update"),
                    template("update"),
                    template("varying"),
                    template("none"));

    private final Random random;
    private final LiteralGate literal = new LiteralGate();
    private final GateFold gateFold =
            new GateFold(new Gate(literal, _ -> Optional.empty(), POLICY));
    private final Map<RequestId, SendRequest> open = new LinkedHashMap<>();
    private final Set<RequestId> ended = new HashSet<>();
    private final Set<RequestId> asking = new HashSet<>();
    private final Map<RequestId, Instant> askedAt = new HashMap<>();
    private final Set<RequestId> holding = new HashSet<>();
    private final List<GateEvent> said = new ArrayList<>();
    private final Map<String, Integer> outcomes = new HashMap<>();
    private GateState gateState = GateState.empty();
    private Instant now = START;
    private final Map<RequestId, Instant> heldUntil = new HashMap<>();

    /// The request whose reservation request for a place is answered just now, and how.
    private @Nullable RequestId answered;

    private Slot slot = Slot.NOT_REQUESTED;
    private int requests;

    SendTraffic(long seed) {
        random = new Random(seed);
    }

    /// Lets so much happen, then time go by until nobody waits any more.
    SendTraffic run(int events) {
        for (var i = 0; i < events; i++) {
            pass(Duration.ofSeconds(random.nextInt(3) * (long) random.nextInt(20_000)));
            if (random.nextInt(10) == 0) restart();
            happen();
        }
        while (!asking.isEmpty()) answer(asking.iterator().next(), random.nextBoolean());
        pass(Duration.ofDays(30));
        assertEquals(Map.of(), open, "requests without a last answer");
        assertEquals(requests, ended.size());
        assertEquals(Optional.empty(), gateState.nextDue());
        return this;
    }

    /// How often each answer was given.
    Map<String, Integer> outcomes() {
        return outcomes;
    }

    /// The same consents and handlers in another order, some of them twice.
    void assertOrderDoesNotMatter() {
        var shuffled = new ArrayList<>(said);
        for (var each : said) if (random.nextBoolean()) shuffled.add(each);
        Collections.shuffle(shuffled, random);
        var other = GateState.empty();
        for (var event : shuffled) gateFold.apply(other, event, this, now);
        assertEquals(gateState.consents(), other.consents());
        assertEquals(gateState.assignees(), other.assignees());
    }

    private void happen() {
        switch (random.nextInt(12)) {
            case 0, 1 -> write();
            case 2 -> consent();
            case 3 -> handle();
            case 4 -> literal.vary(random);
            case 5, 6 -> answerSomebody();
            case 7 -> end();
            default -> request();
        }
        assertNobodyWaitsInVain();
    }

    private void request() {
        var id = new RequestId("r%04d".formatted(requests++));
        var request =
                SendRequests.request(
                        id,
                        one(NUMBERS),
                        CUSTOMER,
                        new SendRequest.Body(one(MESSAGES), fallback()),
                        random.nextInt(3) == 0 ? around(200_000) : null,
                        random.nextInt(3) > 0,
                        new Requester(random.nextBoolean() ? "bot" : null, Map.of()));
        open.put(id, request);
        assign(new GateEvent.SendRequested(request));
    }

    private @Nullable String fallback() {
        return switch (random.nextInt(6)) {
            case 0 -> name("promo");
            case 1 -> name("varying");
            default -> null;
        };
    }

    private void write() {
        literal.wrote(one(NUMBERS), random.nextInt(4) == 0 ? around(0) : now);
        assign(new GateEvent.ThreadsChanged());
    }

    private void consent() {
        var scope = one(List.of(ConsentScope.values()));
        var key =
                random.nextBoolean()
                        ? Consents.Key.everywhere(scope)
                        : new Consents.Key(scope, one(NUMBERS));
        var consent = new Consent(random.nextInt(3) > 0, around(0), one(List.of("", "crm")));
        literal.consented(key, consent);
        consent(new GateEvent.Consented(key, consent));
    }

    private void handle() {
        var number = one(NUMBERS);
        var assignee = new Assignee(random.nextBoolean(), "", around(0));
        literal.took(number, assignee);
        consent(new GateEvent.AssigneeSet(number, assignee));
    }

    private void consent(GateEvent event) {
        said.add(event);
        assign(event);
    }

    private void answerSomebody() {
        var late = new RequestId("r%04d".formatted(random.nextInt(9)));
        if (random.nextInt(4) == 0 && !asking.contains(late))
            assign(new GateEvent.SlotAnswered(late, Slot.GRANTED, null));
        else if (!asking.isEmpty())
            answer(one(asking.stream().sorted().toList()), random.nextInt(3) > 0);
    }

    private void answer(RequestId id, boolean granted) {
        asking.remove(id);
        answered = id;
        slot =
                granted
                        ? Slot.GRANTED
                        : new Slot.None(null, one(List.of(Slot.Lack.LIMIT, Slot.Lack.QUOTA)));
        if (granted) holding.add(id);
        assign(new GateEvent.SlotAnswered(id, slot, null));
        answered = null;
    }

    private void end() {
        if (holding.isEmpty()) return;
        assign(new GateEvent.NotSent(one(holding.stream().sorted().toList())));
    }

    private void pass(Duration by) {
        var until = now.plus(by);
        for (var due = gateState.nextDue();
                due.isPresent() && !due.get().isAfter(until);
                due = gateState.nextDue()) {
            if (due.get().isAfter(now)) now = due.get();
            assign(new GateEvent.TimePassed());
        }
        now = until;
    }

    private void restart() {
        var records = SERDES.<GateRecord>values();
        var bytes = records.serializer().serialize("gate-states", GateRecords.record(gateState));
        gateState = GateRecords.gateState(records.deserializer().deserialize("gate-states", bytes));
    }

    private void assign(GateEvent event) {
        for (var decision : gateFold.apply(gateState, event, this, now))
            switch (decision) {
                case GateDecision.Answered(var request, var answer) -> check(request, answer);
                case GateDecision.SlotRequested(var request, _) -> {
                    assertOrder(request);
                    assertEquals("place", literal.answer(request, now, Slot.NOT_REQUESTED));
                    var asked = askedAt.put(request.requestId(), now);
                    assertTrue(
                            asking.add(request.requestId())
                                    || !now.isBefore(Objects.requireNonNull(asked).plus(A_DAY)));
                }
                case GateDecision.SlotReleased(var id, _) ->
                        assertTrue(holding.remove(id) || asking.remove(id), id::value);
                default -> {}
            }
    }

    private void check(SendRequest request, Answer answer) {
        var id = request.requestId();
        var expected =
                isHeldInVain(id)
                        ? "expired"
                        : literal.answer(
                                request, now, id.equals(answered) ? slot : Slot.NOT_REQUESTED);
        assertEquals(expected, word(answer), () -> id + " at " + now);
        outcomes.merge(expected, 1, Integer::sum);
        switch (answer) {
            case Answer.Held(var until, _) -> {
                assertOrder(request);
                assertNull(heldUntil.put(id, until), () -> id + " is held twice");
            }
            case Answer.Permitted permitted -> {
                if (!LiteralGate.isMark(request)) assertOrder(request);
                assertLease(request, permitted);
                assertEquals(permitted.holdsSlot(), holding.contains(id));
                end(id);
            }
            default -> end(id);
        }
    }

    private boolean isHeldInVain(RequestId id) {
        var until = heldUntil.get(id);
        return until != null && !now.isBefore(until);
    }

    private void end(RequestId id) {
        assertTrue(ended.add(id), () -> id + " is answered twice");
        open.remove(id);
    }

    private static String word(Answer answer) {
        return switch (answer) {
            case Answer.Permitted _ -> "permitted";
            case Answer.Refused refused -> refused.code();
            case Answer.Held _ -> "held";
            case Answer.NeedsSlot _ -> "place";
        };
    }

    /// Whoever came earlier in the thread has an answer, or is held.
    private void assertOrder(SendRequest request) {
        for (var other : open.values()) {
            if (other.requestId().equals(request.requestId())) return;
            if (other.number().equals(request.number()))
                assertTrue(
                        heldUntil.containsKey(other.requestId()),
                        () -> request.requestId() + " overtakes " + other.requestId());
        }
    }

    /// G3.
    private void assertLease(SendRequest request, Answer.Permitted permitted) {
        var lease = permitted.leaseUntil();
        var deadline = request.deadline();
        assertTrue(lease.isAfter(now));
        assertTrue(!lease.isAfter(now.plus(POLICY.lease())));
        assertTrue(deadline == null || !lease.isAfter(deadline));
        if ("service".equals(permitted.category()))
            assertTrue(!lease.isAfter(literal.freeFormUntil(request.number(), now)));
    }

    private void assertNobodyWaitsInVain() {
        var blocked = new HashSet<PhoneNumberId>();
        for (var request : open.values()) {
            var id = request.requestId();
            if (asking.contains(id)) blocked.add(request.number());
            if (blocked.contains(request.number())) continue;
            assertTrue(heldUntil.containsKey(id) && !isHeldInVain(id), () -> id + " waits");
            assertEquals(now, literal.freeFormUntil(request.number(), now), () -> id + " waits");
        }
    }

    private static String template(String name) {
        return "{\"type\":\"template\",\"template\":" + name(name) + "}";
    }

    private static String name(String name) {
        return "{\"name\":\"" + name + "\",\"language\":{\"code\":\"en\"}}";
    }

    private <T> T one(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    /// Some hours before or after the instant that is so many seconds from now.
    private Instant around(int seconds) {
        return now.plusSeconds(seconds).plusSeconds(random.nextInt(7) * 10_000L - 30_000);
    }

    @Override
    public CustomerId customerName() {
        return CUSTOMER;
    }

    @Override
    public ThreadView of(SendRequest request) {
        return new ThreadView(literal.windows(request.number()), false, false);
    }

    @Override
    public boolean isOpen(PhoneNumberId number, Instant at) {
        return WindowLookup.openAt(literal.windows(number), at).isPresent();
    }

    @Override
    public boolean hasFailed(PhoneNumberId number, Wamid wamid) {
        return false;
    }

    @Override
    public boolean wasDelivered(PhoneNumberId number, Wamid wamid) {
        return false;
    }
}
